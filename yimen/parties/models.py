from __future__ import annotations

import uuid

from django.db import models


class Party(models.Model):
    """A resident or business that asks: contact data sealed, found again only by blind index of the whole value."""

    class Kind(models.TextChoices):
        PERSON = "person", "个人"
        SELF_EMPLOYED = "self_employed", "个体户"
        ENTERPRISE = "enterprise", "企业"
        ORGANISATION = "organisation", "组织"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("类别", max_length=20, choices=Kind, default=Kind.PERSON)
    name = models.BinaryField("姓名", null=True)
    phone = models.BinaryField("电话", null=True)
    phone_alt = models.BinaryField("备用电话", null=True)
    identity = models.BinaryField("证件号码", null=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    phone_index = models.BinaryField("电话盲索引", max_length=16, null=True)
    name_index = models.BinaryField("姓名盲索引", max_length=16, null=True)
    identity_index = models.BinaryField("证件盲索引", max_length=16, null=True, db_index=True)
    special = models.CharField("特殊群体", max_length=60, blank=True)
    no_contact = models.BooleanField("不能联系", default=False)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "诉求人"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index", "name_index"],
                nulls_distinct=False,
                name="party_once",
                condition=models.Q(phone_index__isnull=False),
            ),
        ]
