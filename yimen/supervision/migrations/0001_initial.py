import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SweepRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('open', models.PositiveIntegerField(verbose_name='未结')),
                ('missed', models.PositiveIntegerField(verbose_name='漏办')),
                ('late', models.PositiveIntegerField(verbose_name='逾期')),
                ('claimed', models.PositiveIntegerField(default=0, verbose_name='升级')),
                ('moved', models.PositiveIntegerField(default=0, verbose_name='系统代办')),
                ('milliseconds', models.PositiveIntegerField(verbose_name='毫秒')),
            ],
            options={
                'verbose_name': '巡检',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(max_length=8, verbose_name='原因')),
                ('found_at', models.DateTimeField(verbose_name='发现')),
                ('cleared_at', models.DateTimeField(null=True, verbose_name='消除')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='matters.matter')),
            ],
            options={
                'verbose_name': '漏办发现',
                'ordering': ['-found_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cleared_at', None)), fields=('matter', 'cause'), name='finding_once')],
            },
        ),
    ]
