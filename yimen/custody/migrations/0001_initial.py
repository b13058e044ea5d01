import django.db.models.deletion
import uuid
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
            name='Limit',
            fields=[
                ('bucket', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('window_start', models.DateTimeField()),
                ('used', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': '限速计数',
            },
        ),
        migrations.CreateModel(
            name='AccessRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('what', models.CharField(max_length=60, verbose_name='对象')),
                ('subject', models.UUIDField(db_index=True, null=True, verbose_name='数据主体')),
                ('matter_number', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='事项编号')),
                ('reason', models.CharField(max_length=24, verbose_name='理由')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='地址')),
                ('shown_until', models.DateTimeField(null=True, verbose_name='显示至')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organisation', verbose_name='单位')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '查看记录',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('door', models.CharField(max_length=120, verbose_name='入口')),
                ('verb', models.CharField(blank=True, max_length=40, verbose_name='动作')),
                ('code', models.CharField(max_length=40, verbose_name='原因')),
                ('matter_number', models.CharField(blank=True, max_length=40, verbose_name='事项编号')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='地址')),
                ('request_id', models.CharField(blank=True, max_length=16, verbose_name='请求号')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '未成功的操作',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SealedValue',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner', models.UUIDField(db_index=True, verbose_name='所属文字')),
                ('slot', models.CharField(max_length=16, verbose_name='占位')),
                ('kind', models.CharField(max_length=16, verbose_name='类别')),
                ('value', models.BinaryField(verbose_name='密文')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': '密存值',
                'constraints': [models.UniqueConstraint(fields=('owner', 'slot'), name='sealed_slot_once')],
            },
        ),
    ]
