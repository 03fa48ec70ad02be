package graft.cache;

/** Hears everything and does nothing. */
record Unheard() implements CacheListener {}
