-- What the administrators look at: indexes for their lists.

-- Messages of a time, newest first; what came last is at the end of it, so that it costs intake next to nothing.
create index message_accepted on message (accepted_at, seq);
