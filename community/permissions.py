"""Who reads and writes in a thread: who is in its class project, once it is open."""

from accounts.permissions import blocks_with, moderator
from community.models import Post, Topic
from core.db import now
from core.permissions import PRESENT, allow, called, rule, signed_in_rule, via
from moderation.permissions import hidden
from productions.models import Production
from productions.permissions import in_sight, its_class, seen

opened = rule(
    "once {it} is open",
    lambda person, topic: topic.opens_at <= now(),
    lambda person: Topic.opens_at <= PRESENT,
)
of_its_class = called(
    "a member of its class project",
    via("production", Production, Topic.production_id, seen & in_sight & its_class),
)
writer = signed_in_rule(
    "the writer of {it}",
    lambda person, post: post.author_id == person.id,
    lambda person: Post.author_id == person.id,
)
readable = via("topic", Topic, Post.topic_id, of_its_class & opened)
blocked = blocks_with("author_id", Post.author_id)

allow("topic.view", Topic, of_its_class & opened)
allow("post.view", Post, writer | (readable & ~hidden("post", column=Post.id) & ~blocked) | moderator)
