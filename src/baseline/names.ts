import type { Observation, Party, Traffic } from '#model/fact'

/** Names of parties in a baseline, looked up once a conversation. */
export class SymbolNames {
  /** Its address, or `internet`; '' for none. */
  readonly of: (party: Party) => string

  constructor(nameOf: (party: Party) => string) {
    this.of = nameOf
  }

  client({ client, memo }: Observation | Traffic): string {
    if (memo === undefined) return this.of(client)
    memo.clientName ??= this.of(client)
    return memo.clientName
  }

  server({ server, memo }: Observation | Traffic): string {
    if (memo === undefined) return this.of(server)
    memo.serverName ??= this.of(server)
    return memo.serverName
  }

  /** Client and server. */
  ends(seen: Observation | Traffic): readonly [string, string] {
    return [this.client(seen), this.server(seen)]
  }
}
