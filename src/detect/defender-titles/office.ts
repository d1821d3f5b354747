/** Protocols of offices and servers: which Defender alert a new value of a behaviour key corresponds to. */
import type { Operation } from '#model/fact'
import { type Novelty, touched } from './novelty.ts'

const WINDOWS_SERVICE = 'Unauthorized Windows Service'
const WINDOWS_PROCESS = 'Unauthorized Windows Process'
const RPC = 'New Activity Detected - Unauthorized RPC Message Type'
const SNMP = 'Unauthorized SNMP Operation'
const HTTP = 'Unauthorized HTTP Activity'
const DATABASE = 'Unauthorized Database Operation'

const isServices = ({ code, object }: Operation) =>
  code.startsWith('svcctl/') || (code === 'bind' && object === 'svcctl')
/** Interfaces that make a process run elsewhere: [MS-TSCH], [MS-WMI]. */
const STARTERS = /^(atsvc|ITaskSchedulerService|SASec|IWbem\w*|IRemoteSCMActivator)$/
const isProcess = ({ code, object }: Operation) =>
  STARTERS.test(code === 'bind' ? (object ?? '') : code.split('/')[0]!)

const database: readonly Novelty[] = [
  ...['command', 'request', 'service'].map(
    (behaviourKey): Novelty => ({
      behaviourKey,
      titles: [DATABASE],
      what: ({ name }) => `database command ${name}`,
      isEach: true,
    }),
  ),
  {
    behaviourKey: 'statement',
    titles: [DATABASE],
    what: (operation) => `statement ${touched(operation)}`,
    isEach: true,
  },
]

export const office: Readonly<Record<string, readonly Novelty[]>> = {
  dcerpc: [
    {
      behaviourKey: 'call',
      titles: [WINDOWS_SERVICE],
      what: ({ name }) => `call to the Windows service manager, ${name}`,
      when: isServices,
      isGrave: true,
    },
    {
      behaviourKey: 'call',
      titles: [WINDOWS_PROCESS],
      what: ({ name }) => `call that runs processes, ${name}`,
      when: isProcess,
      isGrave: true,
    },
    { behaviourKey: 'call', titles: [RPC], what: ({ code, name }) => `remote call ${code} (${name})` },
    {
      behaviourKey: 'object',
      titles: [WINDOWS_SERVICE],
      what: (operation) => `Windows service, ${touched(operation)}`,
      when: isServices,
      isGrave: true,
    },
    {
      behaviourKey: 'object',
      titles: [WINDOWS_PROCESS],
      what: (operation) => `interface that runs processes, ${touched(operation)}`,
      when: isProcess,
      isGrave: true,
    },
    { behaviourKey: 'object', titles: [RPC], what: (operation) => `remote interface ${touched(operation)}` },
  ],
  rpc: [
    { behaviourKey: 'procedure', titles: [RPC], what: ({ code, name }) => `remote call ${code} (${name})` },
  ],
  snmp: [
    { behaviourKey: 'request', titles: [SNMP], what: ({ name }) => `SNMP request ${name}`, isEach: true },
    { behaviourKey: 'object', titles: [SNMP], what: (operation) => `SNMP object ${touched(operation)}` },
  ],
  http: [
    {
      behaviourKey: 'soap-action',
      titles: ['Unauthorized HTTP SOAP Action'],
      what: (_, keyValue) => `SOAP action ${keyValue}`,
      isEach: true,
    },
    { behaviourKey: 'method', titles: [HTTP], what: ({ name }) => `HTTP method ${name}`, isEach: true },
    { behaviourKey: 'path', titles: [HTTP], what: (operation) => `HTTP path ${touched(operation)}` },
  ],
  mysql: database,
  postgresql: database,
  redis: database,
  mssql: database,
  mongodb: database,
  oracle: database,
}
