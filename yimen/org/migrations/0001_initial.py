import django.contrib.postgres.constraints
import django.contrib.postgres.operations
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('login', models.CharField(max_length=40, unique=True, verbose_name='账号')),
                ('name', models.CharField(max_length=20, verbose_name='姓名')),
                ('sort_key', models.CharField(blank=True, max_length=80, verbose_name='拼音序')),
                ('work_phone', models.CharField(blank=True, max_length=24, verbose_name='办公电话')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('session_key', models.CharField(blank=True, max_length=40, null=True, verbose_name='当前会话')),
                ('must_change_password', models.BooleanField(default=True, verbose_name='须改密码')),
                ('password_changed_at', models.DateTimeField(null=True, verbose_name='改密时间')),
                ('second_factor_required', models.BooleanField(default=False, verbose_name='须用第二因素')),
                ('display_mode', models.CharField(blank=True, max_length=8, verbose_name='显示')),
                ('display_contrast', models.CharField(blank=True, max_length=8, verbose_name='对比度')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
            ],
            options={
                'verbose_name': '工作人员',
                'ordering': ['organisation__sort', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='日期')),
                ('kind', models.CharField(choices=[('holiday', '放假'), ('make_up', '调休上班'), ('opening', '延时服务'), ('closure', '临时关闭')], max_length=10, verbose_name='类别')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('notice', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                ('starts', models.TimeField(blank=True, null=True, verbose_name='起')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='止')),
                ('day_off', models.BooleanField(default=False, verbose_name='不计工作日')),
            ],
            options={
                'verbose_name': '日历',
                'ordering': ['date', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('date', 'kind', 'starts'), name='calendar_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='CalendarState',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('valid_from', models.DateField(verbose_name='起')),
                ('valid_through', models.DateField(verbose_name='止')),
                ('hours', models.JSONField(verbose_name='办公时间')),
            ],
            options={
                'verbose_name': '日历版本',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_calendar')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('short_name', models.CharField(max_length=24, verbose_name='简称')),
                ('kind', models.CharField(max_length=20, verbose_name='类别')),
                ('county', models.CharField(max_length=6, verbose_name='县')),
                ('duties', models.CharField(blank=True, max_length=300, verbose_name='职责')),
                ('aliases', models.CharField(blank=True, max_length=300, verbose_name='别名')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('sort_key', models.CharField(blank=True, max_length=120, verbose_name='拼音序')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='org.organisation', verbose_name='上级')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organisation', verbose_name='承接单位')),
            ],
            options={
                'verbose_name': '单位',
                'ordering': ['sort', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('verb', models.CharField(choices=[('account_made', '建立账号'), ('account_disabled', '停用账号'), ('password_reset', '重设一次性密码'), ('password_changed', '本人改密码'), ('factor_on', '开启第二因素'), ('factor_off', '关闭第二因素'), ('codes_renewed', '换备用码'), ('post_proposed', '提出岗位'), ('post_confirmed', '确认岗位'), ('post_refused', '不同意岗位'), ('post_ended', '结束岗位'), ('absence_recorded', '登记不在岗'), ('absence_cancelled', '销假'), ('stand_ins_set', '安排代班人'), ('day_added', '日历加一天'), ('day_removed', '日历删一天')], max_length=20, verbose_name='变更')),
                ('detail', models.CharField(blank=True, max_length=160, verbose_name='内容')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organisation', verbose_name='单位')),
            ],
            options={
                'verbose_name': '组织变更',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='staff',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='org.organisation', verbose_name='单位'),
        ),
        migrations.CreateModel(
            name='PasswordUsed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128)),
                ('set_at', models.DateTimeField(auto_now_add=True)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name='区划代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('level', models.CharField(choices=[('county', '县'), ('town', '镇（街道）'), ('village', '村（社区）')], max_length=8, verbose_name='层级')),
                ('kind', models.CharField(blank=True, max_length=12, verbose_name='类别')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='org.region', verbose_name='上级')),
            ],
            options={
                'verbose_name': '区划',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='org.region', verbose_name='区划'),
        ),
        migrations.CreateModel(
            name='StandIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in_for', to=settings.AUTH_USER_MODEL, verbose_name='B 岗')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to=settings.AUTH_USER_MODEL, verbose_name='A 岗')),
            ],
            options={
                'verbose_name': 'AB 岗',
                'ordering': ['staff_id', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('leave', '请假'), ('trip', '出差'), ('training', '培训'), ('left', '离岗')], max_length=10, verbose_name='事由')),
                ('starts_at', models.DateTimeField(verbose_name='起')),
                ('ends_at', models.DateTimeField(verbose_name='止')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('cancelled_at', models.DateTimeField(null=True, verbose_name='销假时间')),
                ('handed_over_at', models.DateTimeField(null=True, verbose_name='交接时间')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '不在岗',
                'ordering': ['-starts_at'],
                'indexes': [models.Index(condition=models.Q(('cancelled_at__isnull', True)), fields=['staff', 'ends_at'], name='absence_live')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='absence_forward'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cancelled_at__isnull', True)), expressions=[('staff', '='), (models.Func(models.F('starts_at'), models.F('ends_at'), function='tstzrange'), '&&')], name='absence_no_overlap')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('operator', '话务员'), ('intake_reviewer', '受理审核员'), ('dispatcher', '派单员'), ('reply_reviewer', '回复审核员'), ('callback_agent', '回访员'), ('supervisor', '督办员'), ('section_head', '热线管理股股长'), ('knowledge_editor', '知识库管理员'), ('centre_leader', '中心分管领导'), ('county_coordinator', '县级协调人'), ('office_liaison', '联络员'), ('office_handler', '承办人'), ('office_leader', '分管领导'), ('office_principal', '主要负责人'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=32, verbose_name='岗位')),
                ('is_deputy', models.BooleanField(default=False, verbose_name='副岗')),
                ('state', models.CharField(choices=[('proposed', '待确认'), ('active', '在岗'), ('refused', '未确认'), ('ended', '已离岗')], default='proposed', max_length=10, verbose_name='状态')),
                ('proposed_at', models.DateTimeField(auto_now_add=True, verbose_name='提出时间')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='离岗时间')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='org.organisation', verbose_name='单位')),
            ],
            options={
                'verbose_name': '任职',
                'ordering': ['organisation_id', 'role', 'is_deputy', 'id'],
                'indexes': [models.Index(condition=models.Q(('state', 'active')), fields=['organisation', 'role'], name='appointment_live')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'active'])), fields=('staff', 'organisation', 'role'), name='appointment_once'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='appointment_two_persons')],
            },
        ),
        migrations.AddConstraint(
            model_name='staff',
            constraint=models.UniqueConstraint(condition=models.Q(('session_key__isnull', False)), fields=('session_key',), name='session_of_one_person'),
        ),
        migrations.AddConstraint(
            model_name='standin',
            constraint=models.UniqueConstraint(fields=('staff', 'deputy'), name='stand_in_once'),
        ),
        migrations.AddConstraint(
            model_name='standin',
            constraint=models.CheckConstraint(condition=models.Q(('staff', models.F('deputy')), _negated=True), name='stand_in_other_person'),
        ),
    ]
