"""The invariants that one statement can ask: each returns one line of text per offender (security note §6)."""

from __future__ import annotations

from typing import Final

HALF_MADE: Final = """
SELECT m.number FROM matters_matter m
 WHERE (m.kind = 'order' AND NOT EXISTS (SELECT 1 FROM hotline_order o WHERE o.matter_id = m.id))
    OR (m.kind = 'request' AND NOT EXISTS (SELECT 1 FROM hotline_request r WHERE r.matter_id = m.id))
    OR (m.kind = 'letter' AND NOT EXISTS (SELECT 1 FROM hotline_letter l WHERE l.matter_id = m.id))
    OR NOT EXISTS (SELECT 1 FROM matters_event e WHERE e.matter_id = m.id)
"""

KEY_TWICE: Final = """
SELECT client_key::text FROM matters_event WHERE client_key IS NOT NULL GROUP BY client_key HAVING count(*) > 1
"""

NO_OWNER: Final = """
SELECT m.number FROM matters_matter m
  LEFT JOIN org_organisation o ON o.id = m.owner_organisation_id
  LEFT JOIN LATERAL (SELECT count(*) AS n, min(a.organisation_id) AS office FROM matters_assignment a
                      WHERE a.matter_id = m.id AND a.role = 'lead' AND a.state = 'open') lead ON true
 WHERE m.closed_at IS NULL AND m.state <> 'draft'
   AND (o.id IS NULL OR NOT o.is_active OR m.owner_role = ''
        OR (m.kind = 'order' AND m.lead_organisation_id IS NOT NULL AND m.state <> 'following'
            AND (lead.n <> 1 OR lead.office <> m.lead_organisation_id)))
"""

LEAD_MOVED: Final = """
SELECT m.number || ' 第 ' || e.seq || ' 条' FROM matters_event e JOIN matters_matter m ON m.id = e.matter_id
 WHERE m.kind = 'order' AND e.seq > 1 AND e.body LIKE '%%"lead_organisation_id"%%'
   AND e.body::jsonb -> 'set' ? 'lead_organisation_id'
   AND e.verb NOT IN ('dispatch', 'recall', 'unmerge', 'rule_change', 'succeed', 'designate', 'take_over',
                      'take_over_unsigned', 'merge')
"""

CO_LEFT: Final = """
SELECT DISTINCT m.number FROM matters_matter m JOIN matters_assignment a ON a.matter_id = m.id
 WHERE a.role = 'co' AND a.state = 'open' AND m.state IN ('awaiting_callback', 'closed', 'archived')
"""

LOST_FOLLOWERS: Final = """
SELECT m.number FROM hotline_order o JOIN matters_matter m ON m.id = o.matter_id
  LEFT JOIN hotline_order p ON p.matter_id = o.main_id LEFT JOIN matters_matter r ON r.id = o.main_id
 WHERE m.state = 'following'
   AND (r.id IS NULL OR r.state = 'following' OR p.main_id IS NOT NULL
        OR (r.closed_at IS NOT NULL AND r.last_at < now() - interval '15 minutes'))
"""

LIVE_AFTER_END: Final = """
SELECT DISTINCT m.number FROM matters_matter m LEFT JOIN matters_clock c ON c.matter_id = m.id
 WHERE m.closed_at IS NOT NULL
   AND (c.status <> 'stopped' AND c.kind <> 'objection'
        OR EXISTS (SELECT 1 FROM matters_assignment a WHERE a.matter_id = m.id AND a.role = 'co' AND a.state = 'open'))
"""

NO_CLOCK: Final = """
SELECT m.number FROM matters_matter m
 WHERE m.closed_at IS NULL
   AND (NOT EXISTS (SELECT 1 FROM matters_clock c
                     WHERE c.matter_id = m.id AND c.status <> 'stopped' AND c.assignment_id IS NULL)
        OR (m.due_at IS NULL AND EXISTS (SELECT 1 FROM matters_clock c WHERE c.matter_id = m.id
                                          AND c.status = 'running' AND c.assignment_id IS NULL)))
UNION
SELECT m.number FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id
 WHERE c.status = 'running' AND c.due_at IS NULL
"""

EARLY_RUNG: Final = """
SELECT m.number || ' ' || c.kind || ' ' || r.rung FROM matters_rungclaim r JOIN matters_clock c ON c.id = r.clock_id
  JOIN matters_matter m ON m.id = c.matter_id
 WHERE r.claimed_at < r.at
    OR EXISTS (SELECT 1 FROM matters_rungclaim o WHERE o.clock_id = r.clock_id AND o.rung = r.rung AND o.id <> r.id)
"""

# %(grounds)s: the closed list. Resuming and stopping end a pause; two pauses in a row would overlap.
PAUSES: Final = """
SELECT DISTINCT m.number FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id
  CROSS JOIN LATERAL (SELECT h, lag(h ->> 'event') OVER (ORDER BY n) AS before
                        FROM jsonb_array_elements(c.history) WITH ORDINALITY AS item (h, n)
                       WHERE h ->> 'event' IN ('paused', 'resumed', 'stopped')) item
 WHERE item.h ->> 'event' = 'paused'
   AND (NOT (item.h ->> 'ground') = ANY(%(grounds)s) OR item.h ->> 'until' IS NULL OR item.before = 'paused'
        OR NOT EXISTS (SELECT 1 FROM matters_event e JOIN matters_note n ON n.matter_id = e.matter_id AND n.seq = e.seq
                        WHERE e.matter_id = m.id AND e.verb LIKE '%%pause%%'))
"""

EXTENSIONS: Final = """
SELECT m.number FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id
 WHERE jsonb_array_length(jsonb_path_query_array(c.history, '$[*] ? (@.event == "extended")')) > 1
UNION
SELECT m.number FROM hotline_request r JOIN matters_matter m ON m.id = r.matter_id
 WHERE r.what = 'extension' AND r.result = 'granted' AND r.decided_by_id = r.asked_by_id
"""

UNMARKED: Final = """
SELECT m.number || ' ' || c.kind FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id
  CROSS JOIN org_calendarstate s
 WHERE c.status <> 'stopped' AND NOT c.provisional AND c.due_at IS NOT NULL
   AND (c.due_at AT TIME ZONE 'Asia/Shanghai')::date > s.valid_through
   AND c.history -> 0 ->> 'until' IS NULL AND c.history -> 0 -> 'limit' ->> 1 LIKE 'working%%'
"""

REFOLD: Final = """
SELECT m.number FROM matters_matter m JOIN matters_event e ON e.matter_id = m.id AND e.seq = m.version
  CROSS JOIN LATERAL (SELECT e.body::jsonb AS b OFFSET 0) body
 WHERE m.state <> e.to_state OR m.last_at <> e.at
    OR m.owner_organisation_id IS DISTINCT FROM (b -> 'owner' ->> 0)::bigint OR m.owner_role <> b -> 'owner' ->> 1
    OR m.owner_staff_id IS DISTINCT FROM (b -> 'owner' ->> 2)::bigint
    OR m.due_at IS DISTINCT FROM (b -> 'due' ->> 0)::timestamptz
    OR m.closed_at IS DISTINCT FROM (b ->> 'closed')::timestamptz
    OR m.late_at IS DISTINCT FROM (b ->> 'late')::timestamptz
    OR m.state_before <> coalesce(b ->> 'stack', '')
"""

SEQUENCE: Final = """
SELECT m.number FROM matters_matter m
  LEFT JOIN (SELECT matter_id, count(*) AS n, min(seq) AS low, max(seq) AS high FROM matters_event GROUP BY 1) t
         ON t.matter_id = m.id
  LEFT JOIN matters_event e ON e.matter_id = m.id AND e.seq = t.high
 WHERE t.n IS NULL OR t.low <> 1 OR t.high <> t.n OR m.version <> t.n OR m.head <> e.hash
"""

TIMES: Final = """
SELECT m.number || ' 第 ' || t.seq || ' 条' FROM (
  SELECT matter_id, seq, at, recorded_at, lag(at) OVER (PARTITION BY matter_id ORDER BY seq) AS before FROM matters_event
) t JOIN matters_matter m ON m.id = t.matter_id
 WHERE t.at < t.before OR t.at > t.recorded_at + interval '2 seconds'
"""

UNLISTED: Final = """
SELECT m.number || ' 第 ' || e.seq || ' 条' FROM matters_event e JOIN matters_matter m ON m.id = e.matter_id
  LEFT JOIN matters_checkpointleaf l ON l.event_id = e.id
 WHERE l.event_id IS NULL AND e.recorded_at < now() - interval '15 minutes'
"""

# %(kinds)s, %(verbs)s, %(handlers)s: the table of reactions, one entry per handler.
REACTIONS: Final = """
SELECT m.number || ' 第 ' || e.seq || ' 条 ' || w.handler
  FROM unnest(%(kinds)s::text[], %(verbs)s::text[], %(handlers)s::text[]) AS w (kind, verb, handler)
  JOIN matters_event e ON e.verb = w.verb JOIN matters_matter m ON m.id = e.matter_id AND m.kind = w.kind
 WHERE e.recorded_at > now() - interval '7 days'
   AND NOT EXISTS (SELECT 1 FROM matters_effect f WHERE f.event_id = e.id AND f.handler = w.handler)
   AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j WHERE j.task_name = 'matters.react'
                    AND j.status IN ('todo', 'doing') AND j.args ->> 'event_id' = e.id::text)
"""

ORPHAN_JOBS: Final = """
SELECT j.id || ' ' || j.task_name FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
 WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '60 seconds')
   AND NOT EXISTS (SELECT 1 FROM procrastinate_events e
                    WHERE e.job_id = j.id AND e.type = 'started' AND e.at > now() - interval '60 seconds')
"""

EFFECT_TWICE: Final = """
SELECT event_id || ' ' || handler FROM matters_effect GROUP BY event_id, handler HAVING count(*) > 1
"""

COUNTS: Final = """
SELECT concat_ws(' ', kind, state, owner, lead, open) FROM (
  SELECT county, kind, state, owner, lead, open, n FROM matters_tally
   UNION ALL
  SELECT county, kind, state, coalesce(owner_organisation_id, 0), coalesce(lead_organisation_id, 0), closed_at IS NULL, -1
    FROM matters_matter
) t GROUP BY county, kind, state, owner, lead, open HAVING sum(n) <> 0
"""

# What can be checked by form: a mobile number or an identity number that stands alone in open text.
_NUMBER = r"(^|[^0-9A-Za-z])(1[3-9][0-9]{9}|[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-9]{5}[0-9Xx])([^0-9A-Za-z]|$)"
OPEN_NUMBERS: Final = f"""
SELECT m.number || ' 第 ' || n.seq || ' 条文字' FROM matters_note n JOIN matters_matter m ON m.id = n.matter_id
 WHERE n.text ~ '{_NUMBER}'
UNION ALL
SELECT m.number || ' 标题' FROM matters_matter m WHERE m.title ~ '{_NUMBER}'
"""  # noqa: S608 - a constant

REVEALS: Final = """
SELECT '查看记录 ' || r.id FROM custody_accessrecord r
 WHERE NOT r.reason = ANY(%(reasons)s) OR (r.reason = 'other' AND length(r.note) < 4)
    OR (r.matter_number <> '' AND NOT EXISTS (SELECT 1 FROM matters_matter m WHERE m.number = r.matter_number))
    OR r.at < (SELECT s.created_at FROM org_staff s WHERE s.id = r.staff_id)
"""

OWN_APPROVAL: Final = """
SELECT m.number FROM hotline_request r JOIN matters_matter m ON m.id = r.matter_id WHERE r.decided_by_id = r.asked_by_id
UNION
SELECT m.number FROM hotline_order o JOIN matters_matter m ON m.id = o.matter_id
 WHERE o.ending_first_by_id = o.ending_proposed_by_id
UNION
SELECT '任职 ' || id FROM org_appointment WHERE decided_by_id = proposed_by_id
UNION
SELECT s.login FROM org_appointment a JOIN org_staff s ON s.id = a.staff_id
 WHERE a.state = 'active' GROUP BY s.login
HAVING count(DISTINCT a.role) FILTER (WHERE a.role = ANY(%(officers)s)) > 1
    OR (count(*) FILTER (WHERE a.role = ANY(%(officers)s)) > 0 AND count(*) FILTER (WHERE NOT a.role = ANY(%(officers)s)) > 0)
"""

SESSIONS: Final = """
SELECT s.login FROM org_staff s JOIN django_session d ON d.session_key = s.session_key
 WHERE d.expire_date > now() AND NOT s.is_active
"""

ENDINGS: Final = """
SELECT m.number FROM hotline_order o JOIN matters_matter m ON m.id = o.matter_id
 WHERE o.ending_step = 'approved'
   AND (o.ending_first_by_id IS NULL OR o.ending_first_by_id = o.ending_proposed_by_id
        OR NOT EXISTS (SELECT 1 FROM matters_attachment a WHERE a.matter_id = m.id AND a.evidence))
UNION
SELECT m.number FROM matters_event c JOIN matters_matter m ON m.id = c.matter_id
 WHERE c.verb = 'confirm_refusal'
   AND NOT EXISTS (SELECT 1 FROM matters_event p WHERE p.matter_id = c.matter_id AND p.seq < c.seq
                    AND p.verb = 'propose_refusal' AND p.actor_id <> c.actor_id)
"""
