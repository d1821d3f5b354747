/** Topics of Sparkplug: Sparkplug 3.0.0 §4.1. */

export const MESSAGE_TYPES = [
  'NBIRTH',
  'NDEATH',
  'DBIRTH',
  'DDEATH',
  'NDATA',
  'DDATA',
  'NCMD',
  'DCMD',
  'STATE',
] as const
export type MessageType = (typeof MESSAGE_TYPES)[number]

export interface Topic {
  readonly type: MessageType
  readonly group: string
  /** Of the edge node, or of the host application for STATE. */
  readonly node: string
  readonly device: string | undefined
}

const isType = (word: string | undefined): word is MessageType => MESSAGE_TYPES.includes(word as MessageType)

/** `spBv1.0/GROUP/TYPE/NODE[/DEVICE]`, or `spBv1.0/STATE/HOST`; undefined if it is neither. */
export function readTopic(topic: string): Topic | undefined {
  const [namespace, first, second, node, device] = topic.split('/', 6)
  if (namespace !== 'spBv1.0' || first === undefined || second === undefined) return undefined
  if (first === 'STATE') return { type: 'STATE', group: '', node: second, device: undefined }
  if (!isType(second) || second === 'STATE' || node === undefined || node === '') return undefined
  const isOfDevice = second.startsWith('D')
  if (isOfDevice !== (device !== undefined && device !== '')) return undefined
  return { type: second, group: first, node, device: isOfDevice ? device : undefined }
}
