"""From a message to replies: session, conversation, reply. Knows no channel."""

from .conversation import Conversation
from .message import Button, Document, Message, Reply, Venue
from .world import World, build_world

__all__ = ["Button", "Conversation", "Document", "Message", "Reply", "Venue", "World", "build_world"]
