import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('person', '个人'), ('self_employed', '个体户'), ('enterprise', '企业'), ('organisation', '组织')], default='person', max_length=20, verbose_name='类别')),
                ('name', models.BinaryField(null=True, verbose_name='姓名')),
                ('phone', models.BinaryField(null=True, verbose_name='电话')),
                ('phone_alt', models.BinaryField(null=True, verbose_name='备用电话')),
                ('identity', models.BinaryField(null=True, verbose_name='证件号码')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('phone_index', models.BinaryField(max_length=16, null=True, verbose_name='电话盲索引')),
                ('name_index', models.BinaryField(max_length=16, null=True, verbose_name='姓名盲索引')),
                ('identity_index', models.BinaryField(db_index=True, max_length=16, null=True, verbose_name='证件盲索引')),
                ('special', models.CharField(blank=True, max_length=60, verbose_name='特殊群体')),
                ('no_contact', models.BooleanField(default=False, verbose_name='不能联系')),
                ('created_at', models.DateTimeField(verbose_name='建立时间')),
            ],
            options={
                'verbose_name': '诉求人',
                'constraints': [models.UniqueConstraint(condition=models.Q(('phone_index__isnull', False)), fields=('phone_index', 'name_index'), name='party_once', nulls_distinct=False)],
            },
        ),
    ]
