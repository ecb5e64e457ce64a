"""English words that are no topic by themselves, though a part of one they may be.

Verbs of every day, what conversations are made of, and the calendar: "practice" tells
nothing of an episode, "private practice" does.
"""

from __future__ import annotations

from seeds.harvest.words import stem, word_set

SAYS_LITTLE = frozenset(
    stem(word)
    for word in word_set(
        """
        ability accept access act add advantage afford aim allow amount angle answer appear
        apply approach area argue argument arrive aspect assume attempt attention autumn avoid
        aware background basis behavior benefit bet blow bottom box break build buy carry
        catch chance change check choice choose circle circumstance claim click close collect
        combine comment compare complain concept concern condition connect consequence
        consider contain context continue control conversation convince corner cost count
        cover create credit cross cut date deal decide decision degree deliver depend describe
        deserve desire detail difference difficulty direction discover discussion distance
        drive drop eat edge effect effort element enable encourage enjoy ensure enter error
        event evidence excite exist expect experience explain express expression extend extent
        face fact factor fail failure fall feature feed feedback feel felt field fight figure
        fill finish fit fix flip focus follow force forget form free future gap gift goal grab
        group grow growth guest guide half handle hang hate head help hide highlight
        highlights hint hire hit hope hurt identify ignore imagine impact importance
        impression improve include increase influence info information input interest
        introduce invite involve issue item job join joke jump keep kick kill lack land laugh
        launch lead lean learn leave length lesson level lie lift limit link list listen
        listener live load look lose lot love luck maintain manage manner mark meaning meet
        mention mess message met method middle mind miss mistake mix mood motion moving name
        negative newsletter note notice object offer ones open opinion opportunity option
        order others ought outcome output own pace package pair paper pass path pattern pay
        perspective pick picture piece plan play plenty portion position positive possibility
        post potential practice prefer prepare presence present press prevent principle
        process produce progress promise protect prove provide publish pull purpose push
        quality raise range rate reach reaction reality receive recommend reduce refer reflect
        regard relate relation remind remove repeat replace reply report represent require
        respond response rest result return reveal ride rise risk role roll room round rule
        sake sample save scale scenario scene search section segment sell send sentence
        separate series serve settle shape share shift shoot shout shoutout shoutouts show
        shows shut side sign similar simple sit situation size slow solve sort sound source
        space speak spend split spot spread spring stage stand standard state statement status
        stay step stick stop strategy strength struggle stuck stuff subject succeed success
        suggest suit summary summer support suppose surface surprise switch task teach tend
        term thanks theme theory thread throw tip title topic total touch track treat trend
        trick trouble trust type unit update usage user value variety version view voice wait
        wake walk warn wash waste watch wear win winter wish wonder word worry worth write
        """
    )
)
"""Their stems, as topics are counted by."""

CALENDAR = frozenset(
    stem(word)
    for word in word_set(
        """
        monday tuesday wednesday thursday friday saturday sunday january february march april
        may june july august september october november december
        """
    )
)
"""Days and months, which are no topic although they are written as names."""
