/** Names of protocols, as their manifests declare them. */

/** A name by the id of a protocol. */
export type ProtocolNames = ReadonlyMap<string, string>

export interface ManifestNames {
  readonly id: string
  readonly shortName: string
  /** Undefined where it does not differ: see `Protocol`. */
  readonly defenderName: string | undefined
}

const IN_TEXT = /^ {2}name: '([^']+)',\n {2}shortName: '([^']+)',$(?:\n {2}defenderName: '([^']+)',$)?/m

/** Names that the text of a manifest declares; to load all manifests takes seconds. */
export function namesIn(text: string): ManifestNames | undefined {
  const [, id, shortName, defenderName] = IN_TEXT.exec(text) ?? []
  return id === undefined || shortName === undefined ? undefined : { id, shortName, defenderName }
}

export function shortNamesOf(manifests: readonly ManifestNames[]): ProtocolNames {
  return new Map(manifests.map(({ id, shortName }) => [id, shortName]))
}

export function defenderNamesOf(manifests: readonly ManifestNames[]): ProtocolNames {
  return new Map(
    manifests.flatMap(({ id, defenderName }) => (defenderName === undefined ? [] : [[id, defenderName]])),
  )
}
