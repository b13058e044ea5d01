import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
import yimen.base.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('events', models.PositiveIntegerField()),
                ('root', models.BinaryField()),
                ('prev', models.BinaryField()),
                ('hash', models.BinaryField()),
                ('signature', models.BinaryField(help_text='Ed25519 over the hash')),
                ('signer', models.BinaryField(help_text='the public key, 32 bytes; anchors kept elsewhere repeat it')),
            ],
            options={
                'verbose_name': '存证点',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county', models.CharField(max_length=6, verbose_name='县')),
                ('kind', models.CharField(max_length=12, verbose_name='种类')),
                ('number', models.CharField(max_length=40, verbose_name='编号')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('state', models.CharField(max_length=32, verbose_name='状态')),
                ('state_before', models.CharField(blank=True, max_length=100, verbose_name='此前状态')),
                ('owner_role', models.CharField(blank=True, max_length=32, verbose_name='岗位')),
                ('category', models.CharField(blank=True, max_length=8, verbose_name='分类')),
                ('subtype', models.CharField(blank=True, max_length=16, verbose_name='类型')),
                ('channel', models.CharField(blank=True, max_length=24, verbose_name='渠道')),
                ('grade', models.CharField(default='ordinary', max_length=12, verbose_name='紧急程度')),
                ('secrecy', models.CharField(default='open', max_length=12, verbose_name='保密')),
                ('asker', models.CharField(blank=True, max_length=24, verbose_name='诉求人（隐去）')),
                ('received_at', models.DateTimeField(verbose_name='收到时间')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('due_at', models.DateTimeField(null=True, verbose_name='到期时间')),
                ('due_clock', models.CharField(blank=True, max_length=16, verbose_name='计时')),
                ('late_at', models.DateTimeField(null=True, verbose_name='逾期起')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='末条序号')),
                ('last_at', models.DateTimeField(verbose_name='最近经过')),
                ('head', models.BinaryField(default=b'', verbose_name='末条摘要')),
                ('avoids', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organisation', verbose_name='回避单位')),
                ('lead_organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organisation', verbose_name='主办单位')),
                ('owner_organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organisation', verbose_name='现在由')),
                ('owner_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承办人')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='matters.matter', verbose_name='所属事项')),
                ('region', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '事项',
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('series', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': '编号序列',
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', '主办'), ('co', '协办')], max_length=4, verbose_name='身份')),
                ('task', models.CharField(blank=True, max_length=200, verbose_name='要做的事')),
                ('state', models.CharField(choices=[('open', '在办'), ('done', '已答复'), ('excused', '免予协办'), ('ended', '已结束')], default='open', max_length=8, verbose_name='状态')),
                ('started_at', models.DateTimeField(verbose_name='起')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='止')),
                ('due_at', models.DateTimeField(null=True, verbose_name='时限')),
                ('sees_contact', models.BooleanField(default=False, verbose_name='可见联系方式')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organisation', verbose_name='单位')),
                ('staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承办人')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='matters.matter')),
            ],
            options={
                'verbose_name': '分工',
                'ordering': ['role', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField(verbose_name='序号')),
                ('verb', models.CharField(max_length=32, verbose_name='动作')),
                ('from_state', models.CharField(blank=True, max_length=32, verbose_name='原状态')),
                ('to_state', models.CharField(max_length=32, verbose_name='现状态')),
                ('actor_kind', models.CharField(max_length=8, verbose_name='谁')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('body', models.TextField(verbose_name='内容')),
                ('prev', models.BinaryField(verbose_name='前条摘要')),
                ('hash', models.BinaryField(verbose_name='摘要')),
                ('algorithm', models.CharField(default='sm3', max_length=8, verbose_name='算法')),
                ('client_key', models.UUIDField(null=True, unique=True, verbose_name='客户端键')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='入库时间')),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organisation', verbose_name='单位')),
                ('matter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='matters.matter')),
            ],
            options={
                'verbose_name': '经过',
                'ordering': ['matter_id', 'seq'],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16, verbose_name='计时')),
                ('standing', models.CharField(choices=[('statutory', '法定'), ('promised', '承诺'), ('step', '环节')], default='step', max_length=10, verbose_name='性质')),
                ('status', models.CharField(max_length=8, verbose_name='状态')),
                ('history', models.JSONField(verbose_name='计时经过')),
                ('started_at', models.DateTimeField(verbose_name='起')),
                ('due_at', models.DateTimeField(null=True, verbose_name='到期')),
                ('first_due_at', models.DateTimeField(null=True, verbose_name='最初到期')),
                ('provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('stopped_at', models.DateTimeField(null=True, verbose_name='停')),
                ('pause_until', models.DateTimeField(null=True, verbose_name='暂停至')),
                ('was_late', models.BooleanField(default=False, verbose_name='停时已逾期')),
                ('rung', models.CharField(blank=True, max_length=12, verbose_name='下一档')),
                ('rung_at', models.DateTimeField(null=True, verbose_name='下一档时间')),
                ('fired', models.CharField(blank=True, max_length=120, verbose_name='已过各档')),
                ('assignment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='matters.assignment')),
                ('matter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='matters.matter')),
            ],
            options={
                'verbose_name': '计时',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('seq', models.PositiveIntegerField(verbose_name='事件序号')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('media_type', models.CharField(max_length=60, verbose_name='类型')),
                ('size', models.PositiveIntegerField(verbose_name='字节')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='摘要')),
                ('display_sha256', models.CharField(blank=True, max_length=64, verbose_name='展示件摘要')),
                ('scan', models.CharField(choices=[('waiting', '待扫描'), ('clean', '已放行'), ('refused', '已拦下')], default='clean', max_length=8, verbose_name='扫描')),
                ('evidence', models.BooleanField(default=False, verbose_name='证据')),
                ('public', models.BooleanField(default=False, verbose_name='诉求人可见')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('uploaded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='matters.matter')),
            ],
            options={
                'verbose_name': '附件',
                'ordering': ['matter_id', 'seq', 'at'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('seq', models.PositiveIntegerField(verbose_name='事件序号')),
                ('kind', models.CharField(max_length=16, verbose_name='类别')),
                ('text', models.TextField(verbose_name='文字')),
                ('salt', models.BinaryField(null=True, verbose_name='盐')),
                ('public', models.BooleanField(default=False, verbose_name='诉求人可见')),
                ('desk_only', models.BooleanField(default=False, verbose_name='仅热线可见')),
                ('sealed', models.BooleanField(default=False, verbose_name='含密存号码')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('erased_at', models.DateTimeField(null=True, verbose_name='清除时间')),
                ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='matters.matter')),
            ],
            options={
                'verbose_name': '文字',
                'ordering': ['matter_id', 'seq', 'at'],
            },
        ),
        migrations.CreateModel(
            name='RungClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rung', models.CharField(max_length=12, verbose_name='档')),
                ('due_at', models.DateTimeField(null=True, verbose_name='当时到期')),
                ('at', models.DateTimeField(verbose_name='应到时间')),
                ('claimed_at', models.DateTimeField(verbose_name='处理时间')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='知悉时间')),
                ('acknowledged_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='知悉人')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='matters.clock')),
            ],
            options={
                'verbose_name': '升级',
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county', models.CharField(max_length=6)),
                ('kind', models.CharField(max_length=12)),
                ('state', models.CharField(max_length=32)),
                ('owner', models.BigIntegerField(default=0)),
                ('lead', models.BigIntegerField(default=0)),
                ('open', models.BooleanField()),
                ('n', models.BigIntegerField()),
            ],
            options={
                'verbose_name': '计数',
                'indexes': [models.Index(fields=['open', 'kind', 'state', 'lead', 'owner'], include=('n',), name='tally_key')],
            },
        ),
        migrations.CreateModel(
            name='CheckpointLeaf',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='leaf', serialize=False, to='matters.event')),
                ('position', models.PositiveIntegerField()),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='matters.checkpoint')),
            ],
            options={
                'verbose_name': '存证叶',
            },
        ),
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handler', models.CharField(max_length=80)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='matters.event')),
            ],
            options={
                'verbose_name': '后续',
                'constraints': [models.UniqueConstraint(fields=('event', 'handler'), name='effect_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='searched', serialize=False, to='matters.matter')),
                ('tokens', yimen.base.fields.TokensField(verbose_name='检索词')),
                ('received_at', models.DateTimeField(verbose_name='收到时间')),
            ],
            options={
                'verbose_name': '检索',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='search_tokens')],
            },
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['owner_organisation', 'owner_role', 'due_at', 'id'], name='matter_owner_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['owner_staff', 'due_at', 'id'], name='matter_staff_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['lead_organisation', 'due_at', 'id'], name='matter_lead_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['due_at', 'id'], include=('state',), name='matter_open_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['state', 'due_at', 'id'], name='matter_state_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['-received_at', '-id'], name='matter_received'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['lead_organisation', '-received_at', '-id'], name='matter_lead_received'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['state', '-received_at', '-id'], name='matter_state_received'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['region', '-received_at', '-id'], name='matter_region_received'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['category', '-received_at', '-id'], name='matter_category_received'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(fields=('number',), name='matter_number_once'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), ('state', 'draft'), ('owner_organisation__isnull', False), _connector='OR'), name='matter_open_has_owner'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['verb', 'at'], name='event_verb_at'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['actor', 'at'], name='event_actor_at'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('matter', 'seq'), name='event_seq_once'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(fields=['matter', 'kind'], name='clock_matter'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('rung_at__isnull', False)), fields=['rung_at'], name='clock_rung'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('status', 'running')), fields=['due_at'], include=('matter', 'kind', 'assignment'), name='clock_running_due'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'running'), _negated=True), ('due_at__isnull', False), _connector='OR'), name='running_clock_has_due'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['organisation', 'matter'], name='assignment_office'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('role', 'co'), ('state', 'open')), fields=['organisation', 'due_at'], name='assignment_co_due'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'lead'), ('state', 'open')), fields=('matter',), name='one_live_lead'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'co'), ('state', 'open')), fields=('matter', 'organisation'), name='co_handler_once'),
        ),
        migrations.AddIndex(
            model_name='rungclaim',
            index=models.Index(condition=models.Q(('acknowledged_at', None)), fields=['clock'], name='rung_waiting'),
        ),
        migrations.AddConstraint(
            model_name='rungclaim',
            constraint=models.UniqueConstraint(fields=('clock', 'rung'), name='rung_once'),
        ),
        migrations.AddConstraint(
            model_name='checkpointleaf',
            constraint=models.UniqueConstraint(fields=('checkpoint', 'position'), name='leaf_position_once'),
        ),
    ]
