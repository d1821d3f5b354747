/** Address of the UI for links in messages: as configured, else where the server listens. */
export class PublicUrl {
  #text: string

  constructor(configured: string | undefined) {
    this.#text = (configured ?? '').replace(/\/+$/, '')
  }

  /** '' until the server listens. */
  get text(): string {
    return this.#text
  }

  listensAt(address: string): void {
    this.#text ||= address
  }
}
