"""Events, checkpoints and claims can be added and read, never changed (security note §5): grants alone do not stop a
foreign-key cascade, which runs as the tables' owner, so triggers refuse as well."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION yimen_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
UNREFUSE = "DROP FUNCTION yimen_append_only() CASCADE;"

# The next event of a matter continues its chain: sequence, predecessor's hash and time. The columns that repeat the
# body must equal it.
CONTINUE = """
CREATE FUNCTION yimen_event_continues() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE last record; body jsonb; known text;
BEGIN
  SELECT seq, hash, at INTO last FROM public.matters_event
   WHERE matter_id = NEW.matter_id ORDER BY seq DESC LIMIT 1;
  IF FOUND THEN
    IF NEW.seq <> last.seq + 1 OR NEW.prev <> last.hash OR NEW.at < last.at THEN
      RAISE EXCEPTION 'event % of matter % does not continue its chain', NEW.seq, NEW.matter_id
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF NEW.seq <> 1 OR NEW.prev <> decode(repeat('00', 32), 'hex') THEN
    RAISE EXCEPTION 'the chain of matter % does not begin with 1', NEW.matter_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.at > clock_timestamp() + interval '2 seconds' THEN
    RAISE EXCEPTION 'event % of matter % lies in the future', NEW.seq, NEW.matter_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  body := NEW.body::jsonb;
  IF (body->>'seq')::int <> NEW.seq OR body->>'verb' <> NEW.verb OR body->>'to' <> NEW.to_state
     OR body->>'from' <> NEW.from_state OR (body->>'at')::timestamptz <> NEW.at
     OR body->'by'->>0 <> NEW.actor_kind OR (body->'by'->>1)::bigint IS DISTINCT FROM NEW.actor_id
     OR (body->'by'->>2)::bigint IS DISTINCT FROM NEW.organisation_id OR length(NEW.hash) <> 32
     OR NEW.algorithm NOT IN ('sm3', 'sha256') THEN
    RAISE EXCEPTION 'event % of matter % differs from its body', NEW.seq, NEW.matter_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT number INTO known FROM public.matters_matter WHERE id = NEW.matter_id;
  IF body->>'matter' IS DISTINCT FROM known THEN
    RAISE EXCEPTION 'event % speaks of another matter than %', NEW.seq, NEW.matter_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_continues BEFORE INSERT ON matters_event
  FOR EACH ROW EXECUTE FUNCTION yimen_event_continues();
"""
UNCONTINUE = "DROP FUNCTION yimen_event_continues() CASCADE;"


def guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION yimen_append_only();
        CREATE TRIGGER append_only_all BEFORE TRUNCATE ON {table}
          FOR EACH STATEMENT EXECUTE FUNCTION yimen_append_only();
        """,
        f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_all ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial"), ("custody", "0001_initial"), ("org", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, UNREFUSE),
        migrations.RunSQL(CONTINUE, UNCONTINUE),
        guard("matters_event"),
        guard("matters_checkpoint"),
        guard("matters_checkpointleaf"),
        guard("custody_accessrecord"),
        guard("custody_attempt"),
        guard("org_change"),
    ]
