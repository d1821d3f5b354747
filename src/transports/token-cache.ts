/** Access tokens of OAuth 2.0 (RFC 6749 §4.4), in memory only. */

const bounds = {
  /** A token without `expires_in` is kept for so long. */
  defaultSeconds: 300,
  /** Renewed at this share of its life. */
  share: 0.8,
} as const

export interface Token {
  readonly text: string
  /** Seconds of its life; undefined if the server sent none. */
  readonly seconds: number | undefined
}

interface Kept {
  readonly text: string
  readonly untilMs: number
}

export class TokenCache {
  readonly #kept = new Map<string, Kept>()
  readonly #underWay = new Map<string, Promise<string>>()

  /** The token of a destination; one request at a time. Rejects as `fetchToken` does. */
  async get(destination: string, fetchToken: () => Promise<Token>): Promise<string> {
    const kept = this.#kept.get(destination)
    if (kept !== undefined && performance.now() < kept.untilMs) return kept.text
    const underWay = this.#underWay.get(destination)
    if (underWay !== undefined) return underWay
    const fetched = fetchToken()
      .then(({ text, seconds = bounds.defaultSeconds }) => {
        this.#kept.set(destination, { text, untilMs: performance.now() + seconds * 1000 * bounds.share })
        return text
      })
      .finally(() => this.#underWay.delete(destination))
    this.#underWay.set(destination, fetched)
    return fetched
  }

  /** After 401, or when the destination changed. */
  forget(destination: string): void {
    this.#kept.delete(destination)
  }
}
