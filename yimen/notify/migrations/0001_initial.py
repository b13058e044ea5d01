import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
        ('parties', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(default='sms', max_length=8, verbose_name='渠道')),
                ('code', models.CharField(max_length=24, verbose_name='文种')),
                ('text', models.BinaryField(verbose_name='密文')),
                ('state', models.CharField(choices=[('waiting', '待发'), ('sent', '已发'), ('failed', '未发出')], default='waiting', max_length=8, verbose_name='状态')),
                ('deliver_at', models.DateTimeField(verbose_name='发送时间')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='已发时间')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '短信',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['deliver_at'], name='message_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24, verbose_name='类别')),
                ('text', models.CharField(max_length=300, verbose_name='内容')),
                ('deliver_at', models.DateTimeField(verbose_name='送达时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='看过')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='知悉')),
                ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.rungclaim', verbose_name='升级')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter', verbose_name='事项')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '提醒',
                'ordering': ['-deliver_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['recipient', '-deliver_at'], name='notice_unread')],
            },
        ),
    ]
