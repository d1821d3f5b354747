/** Items of the analysis document as lines of the journal: their text is copied, never parsed. */
import type { DocumentItem } from '#model/journal'

/** No JSON value begins with it. */
const ITEM = '='
/** JSON.stringify escapes tabs in strings, and ids have none. */
const TAB = '\t'

export function itemLine({ list, id, time, contact, text }: DocumentItem): string {
  return `${ITEM}${list}${TAB}${id}${TAB}${time}${TAB}${contact}${TAB}${text}\n`
}

export function isItemLine(line: string): boolean {
  return line.startsWith(ITEM)
}

export function itemOf(line: string): DocumentItem {
  const id = line.indexOf(TAB) + 1
  const time = line.indexOf(TAB, id) + 1
  const contact = line.indexOf(TAB, time) + 1
  const text = line.indexOf(TAB, contact) + 1
  return {
    list: line.slice(ITEM.length, id - 1) as DocumentItem['list'],
    id: line.slice(id, time - 1),
    time: Number(line.slice(time, contact - 1)),
    contact: line.slice(contact, text - 1),
    text: line.slice(text),
  }
}
