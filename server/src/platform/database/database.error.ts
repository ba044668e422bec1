/** The database cannot be used as it stands; the message says why and what to do. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
}
