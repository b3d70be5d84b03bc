"""Name one more reason why money is unmatched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_frozen_rows")]
    operations = [
        migrations.AlterField(
            model_name="unmatched",
            name="reason",
            field=models.CharField(
                choices=[
                    ("unknown", "nobody here asked for it"),
                    ("amount", "the amount or currency differs"),
                    ("foreign", "it names somebody else's payment"),
                    ("refund", "a refund larger than what is left"),
                    ("returned", "a refund that failed, the money is back"),
                ],
                max_length=10,
                verbose_name="reason",
            ),
        ),
    ]
