"""A stand-in for Discord on loopback, with a page to try the bot in.

One application, used three ways: by `python -m bot try`, by tests at wire level
with faults, and by load tests. A test begins with::

    async with Sandbox(clock=clock) as box, box.running(client):
        answer = await box.slash(box.guild, box.general, box.member, "quote find", {...})

`box.faults` makes requests go wrong, `box.limits` are the rate limits,
`box.violations` lists what Discord would have refused. Nothing that runs against
Discord itself imports this package.
"""
