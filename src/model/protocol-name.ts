/** Short names of protocols, as their manifests declare them. */

/** Short name by the id of a protocol. */
export type ProtocolNames = ReadonlyMap<string, string>

const IN_TEXT = /^ {2}name: '([^']+)',\n {2}shortName: '([^']+)',$/m

/** Id and short name that the text of a manifest declares; to load all manifests takes seconds. */
export function shortNameIn(text: string): readonly [id: string, shortName: string] | undefined {
  const [, id, shortName] = IN_TEXT.exec(text) ?? []
  return id === undefined || shortName === undefined ? undefined : [id, shortName]
}
