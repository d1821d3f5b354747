/**
 * A link as JSON of the analysis document: the text of `linkOf`, written without making its objects. A large site has a
 * hundred thousand links, each of which is written once.
 */
import type { Link } from '#model/device'
import { hintsOf } from '#model/port-hints'
import { frameOf, operationText, sessionOf, timeOf } from './from-model.ts'
import { quoted } from './quoted.ts'

/** @param files names of the captures, by index */
export function linkText(link: Link, files: readonly string[]): string {
  const { operations, sessions } = link
  const hinted = hintsOf(link)
  const hints = hinted.length === 0 ? '' : `"hinted":${JSON.stringify(hinted)},`
  const ofSessions =
    sessions === undefined
      ? ''
      : `"sessions":${JSON.stringify(sessions.map((session) => sessionOf(session, files)))},`
  return (
    `{"id":${quoted(link.id)},"client":${quoted(link.client)},"server":${quoted(link.server)},` +
    `"clientAddress":${quoted(link.clientAddress)},"serverAddress":${quoted(link.serverAddress)},` +
    `"transport":${quoted(link.transport)},"port":${link.port ?? null},"protocol":${quoted(link.protocol)},` +
    `${hints}"packets":${link.packets},"bytes":${link.bytes},` +
    `"firstSeen":"${timeOf(link.firstSeen)}","lastSeen":"${timeOf(link.lastSeen)}",` +
    `"operations":[${operations.length === 0 ? '' : operations.map(operationText).join()}],` +
    `${ofSessions}"firstFrame":${frameText(link, files)}}`
  )
}

function frameText({ firstPlace }: Link, files: readonly string[]): string {
  const frame = frameOf(firstPlace, files)
  return frame === null ? 'null' : `{"file":${quoted(frame.file)},"number":${frame.number}}`
}
