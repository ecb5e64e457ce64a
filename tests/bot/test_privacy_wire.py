"""``/privacy`` at wire level: the file goes out as Discord wants it, the button comes back."""

from __future__ import annotations

from store.privacy import count_rows, export_user


async def test_an_export_is_a_file_that_only_the_asker_sees(life, box) -> None:
    async with life():
        text = {"text": "the sea was always perfect on sundays"}
        await box.slash(box.guild, box.general, box.member, "quote find", text)

        answer = await box.slash(box.guild, box.general, box.member, "privacy export", {})

        (file,) = answer.message["attachments"]
        assert file["filename"] == "pullquote-you.json"
        assert file["size"] > 500
        assert answer.message["flags"] & 64


async def test_an_erasure_is_done_by_its_button(life, box) -> None:
    async with life() as running:
        text = {"text": "the sea was always perfect on sundays"}
        await box.slash(box.guild, box.general, box.member, "quote find", text)
        asked = await box.slash(box.guild, box.general, box.member, "privacy delete", {})

        await box.click(asked.message, "pq:erase:me", box.member)

        left = await running.backing.store.read(export_user, int(box.member.id))
        assert count_rows(left) == 0
