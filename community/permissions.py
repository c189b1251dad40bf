"""Who reads and writes on boards and in journals: the site's board is everybody's to read, a class project's is its members',
the thread of a premiere is its class's, once it is open; a journal is read by whoever may see its writer's page."""

from sqlalchemy import bindparam, exists

from accounts.models import Person
from accounts.permissions import at_large, blocks_with, confirmed, moderator, oneself
from community.company_models import Companion, Volunteer
from community.courage_models import CourageLog
from community.following_models import FollowedCourse
from community.journal_models import JournalPost
from community.models import QUIET, Post, Topic
from community.queries import course_followed, is_there
from core.db import UTCDateTime, now
from core.permissions import PRESENT, allow, anyone, called, given, rule, rule_of, signed_in, signed_in_rule, via
from courses.models import TEACHING, Course
from courses.permissions import in_class, in_sight, member
from moderation.permissions import hidden, removed
from productions.models import Production
from productions.permissions import in_sight as piece_in_sight
from productions.permissions import its_class, seen

LONG_AGO = bindparam("long_ago", callable_=lambda: now() - QUIET, type_=UTCDateTime())

opened = rule(
    "once {it} is open",
    lambda person, topic: topic.opens_at is not None and topic.opens_at <= now(),
    lambda person: Topic.opens_at.is_not(None) & (Topic.opens_at <= PRESENT),
)
of_a_premiere = given("if {it} is a premiere's", "production_id", Topic.production_id)
of_a_class = given("if {it} is a class project's", "course_id", Topic.course_id)
of_the_site = rule(
    "if {it} is the site's",
    lambda person, topic: topic.course_id is None and topic.production_id is None and topic.companion_id is None,
    lambda person: Topic.course_id.is_(None) & Topic.production_id.is_(None) & Topic.companion_id.is_(None),
)
begun_by = signed_in_rule(
    "who began {it}",
    lambda person, topic: topic.author_id == person.id,
    lambda person: Topic.author_id == person.id,
)
alive = rule(
    "until nobody spoke in {it} for 90 days",
    lambda person, topic: not topic.is_quiet,
    lambda person: Topic.last_post_at.is_(None) | (Topic.last_post_at > LONG_AGO),
)
of_company = given("if {it} is that of two who go together", "companion_id", Topic.companion_id)
first_timer = signed_in_rule(
    "who asked for company",
    lambda person, row: row.person_id == person.id,
    lambda person: Companion.person_id == person.id,
)
goes_along = signed_in_rule(
    "who goes along",
    lambda person, row: row.companion_id == person.id,
    lambda person: Companion.companion_id == person.id,
)
teaches_them = in_class(*TEACHING, attribute="course_id", column=Companion.course_id)
parted = given("once they part", "ended_at", Companion.ended_at)
not_apart = ~blocks_with("person_id", Companion.person_id) & ~blocks_with("companion_id", Companion.companion_id)
with_them = ((first_timer | goes_along) & not_apart) | teaches_them
in_its_circle = (
    called(
        "the two who go together, and who teaches them",
        of_company & via("companion", Companion, Topic.companion_id, with_them),
    )
    | called(
        "a member of the class project whose premiere {it} follows",
        of_a_premiere & via("production", Production, Topic.production_id, seen & piece_in_sight & its_class),
    )
    | called(
        "a member of the class project whose board {it} is on",
        of_a_class
        & in_class(attribute="course_id", column=Topic.course_id)
        & via("course", Course, Topic.course_id, in_sight),
    )
    | called("anyone, if {it} is on the site's board", anyone & of_the_site)
)
kept_apart = blocks_with("author_id", Topic.author_id)
about_a_call = given("if {it} is about a member's call", "lesson_id", Topic.lesson_id)
its_call_hidden = called(
    "a moderator hid the call that {it} is about", about_a_call & hidden("lesson", "lesson_id", Topic.lesson_id)
)
its_call_removed = called(
    "a moderator removed the call that {it} is about", about_a_call & removed("lesson", "lesson_id", Topic.lesson_id)
)
of_others = opened & ~hidden("topic", column=Topic.id) & ~its_call_hidden & ~kept_apart
kept = ~removed("topic", column=Topic.id) & ~its_call_removed
in_sight_of = in_its_circle & ((begun_by & kept) | of_others)
readable = called("whoever reads {it}", in_sight_of)

writer = signed_in_rule(
    "the writer of {it}",
    lambda person, post: post.author_id == person.id,
    lambda person: Post.author_id == person.id,
)
said = given("once {it} is said", "said_at", Post.said_at)
post_hidden = hidden("post", column=Post.id)
post_readable = (
    via("topic", Topic, Post.topic_id, readable & opened)
    & said
    & ~post_hidden
    & ~blocks_with("author_id", Post.author_id)
)
goes_on = ~(of_company & via("companion", Companion, Topic.companion_id, parted))
may_speak = (
    readable
    & called("until those who go together part", goes_on)
    & called(
        "anyone, unless it is the site's board and they are a minor or in classes for minors only",
        ~of_the_site | at_large,
    )
    & opened
    & alive
    & ~hidden("topic", column=Topic.id)
    & called("anyone whose address is confirmed", confirmed)
)

allow("board.begin", None, confirmed & at_large)
allow("course.board", Course, (member & in_sight) | moderator)
allow("course.discuss", Course, member & in_sight)
allow("course.accompany", Course, member & in_sight & called("anyone whose address is confirmed", confirmed))
allow(
    "companion.part",
    Companion,
    first_timer | goes_along | teaches_them,
)
allow("topic.view", Topic, in_sight_of | (opened & moderator))
allow("topic.speak", Topic, may_speak)
allow("topic.follow", Topic, signed_in & readable & opened)
allow("post.view", Post, (writer & ~removed("post", column=Post.id)) | post_readable | (said & moderator))
allow("post.edit", Post, writer & said & ~post_hidden & via("topic", Topic, Post.topic_id, may_speak))
allow("post.discard", Post, writer & ~said)

teller = signed_in_rule(
    "who tells {it}", lambda person, log: log.person_id == person.id, lambda person: CourageLog.person_id == person.id
)
told = given("once {it} is published", "published_at", CourageLog.published_at)
teller_seen = via("person", Person, CourageLog.person_id, rule_of("person.visit"))
read_by_others = (
    told & ~hidden("courage_log", column=CourageLog.id) & called("whoever may visit who tells {it}", teller_seen)
)

log_removed = removed("courage_log", column=CourageLog.id)

allow("courage.view", CourageLog, (teller & ~log_removed) | read_by_others | (told & moderator))
allow("courage.edit", CourageLog, teller & ~log_removed)
allow(
    "volunteer.view",
    Volunteer,
    signed_in_rule(
        "who made {it}", lambda person, row: row.person_id == person.id, lambda person: Volunteer.person_id == person.id
    ),
)
keeper = signed_in_rule(
    "the writer of {it}",
    lambda person, post: post.author_id == person.id,
    lambda person: JournalPost.author_id == person.id,
)
published = given("once {it} is published", "published_at", JournalPost.published_at)
journal_hidden = hidden("journal_post", column=JournalPost.id)
of_a_visited = called(
    "whoever may see the page of its writer",
    via("author", Person, JournalPost.author_id, rule_of("person.visit")),
)

allow("person.follow", Person, signed_in & ~oneself & rule_of("person.visit"))
allow("course.follow", Course, signed_in & rule_of("course.view"))
allow(
    "course.unfollow",
    Course,
    signed_in_rule(
        "who follows {it}",
        lambda person, course: is_there(course_followed(course, person)),
        lambda person: exists().where(FollowedCourse.course_id == Course.id, FollowedCourse.follower_id == person.id),
    ),
)
allow("journal.write", Person, oneself & confirmed & at_large)
allow(
    "journal.view",
    JournalPost,
    (keeper & ~removed("journal_post", column=JournalPost.id))
    | (of_a_visited & published & ~journal_hidden)
    | (moderator & published),
)
allow("journal.edit", JournalPost, keeper & ~journal_hidden)
allow("journal.take_back", JournalPost, keeper & published & ~journal_hidden)
allow("journal.discard", JournalPost, keeper & ~published & ~journal_hidden)
