import { kindOfIp } from '#model/address'
import type { Transfer } from '#model/fact'
import { defineRule, type RuleContext, type RuleInput } from '#model/rule'
import { carriesFiles } from '../file-carriers.ts'
import { isLateHost, LATE_HOST_SECONDS } from '../late-host.ts'
import { isController, isPartOfPlant } from '../part-of-plant.ts'

const tool: Transfer = {
  kind: 'transfer',
  name: 'update.exe',
  type: 'file',
  bytes: 73_802,
  content: 'executable/pe',
  direction: 'to-server',
}
const modbus = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  outcome: 'succeeded',
} as const
const controller = { fact: modbus, serverPort: 502 } as const
const update = {
  protocol: 'http',
  serverPort: 8530,
  client: '10.0.0.2',
  server: '10.0.0.9',
  fact: {
    ...tool,
    name: '/Content/9A/0F12C8B8D6A9E0E45BE7A6B2CDE8BBF6A13F6D9A.exe',
    direction: 'to-client',
  },
} as const
const smb = { protocol: 'smb', serverPort: 445 } as const

/** Executables of any system, and scripts that attackers commonly use. */
const RUNS = /^(executable\/|script\/(batch|powershell|visual-basic|jscript|hta|shell|python)$)/

/** File names that are never run. */
const HARMLESS = /\.(?:txt|log|csv|pdf|docx?|xlsx?|rtf|jpe?g|png|gif|bmp|ico|mp[34]|avi|wav|xml|json)$/i
const DISGUISED = ['T0867', 'T0849'] as const
/**
 * Windows Server Update Services names files by the SHA-1 of their content, in a folder of its last two digits.
 * Anyone can name a file this way: see `isUpdate`.
 */
const UPDATE = /^\/Content\/([\da-f]{2})\/[\da-f]{38}\1\.\w{3}$/i

export const rule = defineRule({
  id: 'executable-transferred',
  engine: 'malware',
  title: 'Executable copied to a plant host',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0867'],
  defenderTitles: ['Suspicious Executable File Detected on Endpoint'],
  consequence: 'foothold',
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Attack tools reach controllers, panels and servers as files, minutes before they are started. The type is read from the content, not from the name.',
  todo: [
    'Look up the SHA-256 of the file, in the timeline and the facts of the device',
    'Ask who installed software there today',
    'If nobody did, disconnect the device before the file is started',
  ],
  falsePositives: 'Software distribution and engineers who install software; use a maintenance window.',
  match: { kind: 'transfer' },
  evaluate(input, context) {
    const { fact, protocol, client } = input
    if (!carriesFiles(protocol) || !RUNS.test(fact.content ?? '')) return undefined
    const isPushed = fact.direction === 'to-server'
    const receiver = isPushed ? 'server' : 'client'
    const device = context.device(receiver)
    const isOt = isPartOfPlant(device)
    // In office networks programs are downloaded daily; only uploads to a server count.
    if (!isOt && (!isPushed || protocol === 'http' || isTurned(protocol, client.port))) return undefined
    const sender = isPushed ? 'client' : 'server'
    // The type of a host that came later follows from its acts since: an attacker takes files away, too.
    const isFetched = !isPushed && isLateHost(client.ip, input, context) && !isController(device)
    const isOfUpdate = !isPushed && !isController(device) && isUpdate(input, fact, context)
    const digest = fact.sha256 === undefined ? '' : `, SHA-256 ${fact.sha256}`
    return {
      title: isFetched ? 'Executable fetched by a new host' : undefined,
      severity: isOt && !isOfUpdate && !isFetched ? undefined : 'minor',
      techniques: HARMLESS.test(fact.name) ? DISGUISED : undefined,
      summary: `${context.nameOf(sender)} sent ${fact.name || 'a file'} to ${context.nameOf(receiver)} by ${protocol}: it is ${words(fact)}${isOfUpdate ? ', named like a WSUS update' : ''}${digest}`,
      subject: fact.name.slice(0, 128),
    }
  },
  examples: {
    fires: [
      {
        when: 'a program is written to a controller',
        facts: [controller, { ...smb, fact: tool }],
        severity: 'critical',
      },
      {
        when: 'a controller downloads a script',
        facts: [
          controller,
          {
            protocol: 'tftp',
            client: '10.0.0.2',
            server: '10.0.0.9',
            fact: { ...tool, content: 'script/shell', direction: 'to-client' },
          },
        ],
      },
      {
        when: 'a panel downloads an update from the plant’s update server',
        stillLearning: true,
        facts: [{ ...controller, client: '10.0.0.2', server: '10.0.0.3' }, update],
        severity: 'minor',
      },
      {
        when: 'it downloaded updates there while learning',
        learned: [{ ...controller, client: '10.0.0.2', server: '10.0.0.3' }, update],
        facts: [update],
        severity: 'minor',
      },
      {
        when: 'a controller downloads a file with such a name',
        stillLearning: true,
        facts: [{ ...controller, client: '10.0.0.7', server: '10.0.0.2' }, update],
        severity: 'critical',
      },
      {
        when: 'a panel downloads a script with such a name',
        stillLearning: true,
        facts: [
          { ...controller, client: '10.0.0.2', server: '10.0.0.3' },
          { ...update, fact: { ...update.fact, content: 'script/powershell' } },
        ],
        severity: 'critical',
      },
      {
        when: 'a panel downloads a file with such a name from a new server',
        learned: [{ ...controller, client: '10.0.0.2', server: '10.0.0.3' }],
        facts: [{ ...controller, client: '10.0.0.2', server: '10.0.0.3' }, update],
        severity: 'critical',
      },
      {
        when: 'a host that came later, and polls a controller since, takes a program from a server',
        stillLearning: true,
        facts: [
          { ...controller, client: '10.0.0.3', server: '10.0.0.2', count: LATE_HOST_SECONDS },
          { ...controller, client: '10.0.0.66', server: '10.0.0.2', at: LATE_HOST_SECONDS, count: 20 },
          {
            ...smb,
            client: '10.0.0.66',
            server: '10.0.0.9',
            at: LATE_HOST_SECONDS + 60,
            fact: { ...tool, direction: 'to-client' },
          },
        ],
        severity: 'minor',
      },
      {
        when: 'one station copies a program to another',
        facts: [{ ...smb, client: '10.0.0.8', server: '10.0.0.9', fact: tool }],
        severity: 'minor',
      },
    ],
    silent: [
      {
        when: 'a station downloads a program from a server',
        facts: [
          { ...smb, client: '10.0.0.8', server: '10.0.0.9', fact: { ...tool, direction: 'to-client' } },
        ],
      },
      {
        when: 'a computer that boots over the network downloads its loader',
        facts: [
          {
            protocol: 'tftp',
            client: '10.0.0.8',
            server: '10.0.0.9',
            fact: { ...tool, name: 'ldlinux.c32', content: 'executable/elf' },
          },
        ],
      },
      {
        when: 'a document with the name of a program is written to a controller',
        facts: [controller, { ...smb, fact: { ...tool, content: 'document/pdf' } }],
      },
    ],
  },
})

/** Windows hosts, not controllers, get programs from an update server of the site; after learning only from a known one. */
function isUpdate(
  { protocol, server }: RuleInput,
  { name, content }: Transfer,
  context: RuleContext,
): boolean {
  if (protocol !== 'http' || content !== 'executable/pe' || !UPDATE.test(name)) return false
  return kindOfIp(server.ip ?? '') !== 'public' && (context.isLearning || context.isUsualLink())
}

/**
 * The sender may open the flow that carries the file: RFC 1350 §4, and active mode of RFC 959 §3.2 (port 20). Its direction
 * then does not show which side requested the transfer: computers that boot over the network load their loader this way.
 */
function isTurned(protocol: string, clientPort: number | undefined): boolean {
  return protocol === 'tftp' || (protocol === 'ftp-data' && clientPort === 20)
}

function words({ content = '', bytes }: Transfer): string {
  const [kind, form] = content.split('/')
  return `${kind === 'script' ? 'a script' : 'an executable'} (${form}, ${bytes} bytes)`
}
