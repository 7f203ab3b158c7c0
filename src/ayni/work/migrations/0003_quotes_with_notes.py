from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0002_execution")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="changed_at",
            field=models.DateTimeField(
                blank=True, db_comment="when what is asked for last changed while it was open", null=True
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="note",
            field=models.CharField(blank=True, default="", max_length=400, verbose_name="cómo lo harías"),
            preserve_default=False,
        ),
    ]
