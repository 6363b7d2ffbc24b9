/** Who gets what: the subscriptions of a server that keeps them itself, by tag and session. */
export class Audience<Session> {
  private readonly sessions = new Map<string, Set<Session>>();

  add(session: Session, tag: string): void {
    const of = this.sessions.get(tag) ?? new Set();
    this.sessions.set(tag, of.add(session));
  }

  remove(session: Session, tag: string): void {
    this.sessions.get(tag)?.delete(session);
  }

  /** The session is gone. */
  leave(session: Session): void {
    for (const of of this.sessions.values()) of.delete(session);
  }

  /** Those who get `tag` now. */
  of(tag: string): Iterable<Session> {
    return this.sessions.get(tag) ?? [];
  }

  /** Drops every subscription. */
  forget(): void {
    this.sessions.clear();
  }

  /** Drops the subscriptions to `tag`. */
  mute(tag: string): void {
    this.sessions.delete(tag);
  }
}
