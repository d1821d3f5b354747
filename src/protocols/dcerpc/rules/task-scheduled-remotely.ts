import { defineRule } from '#model/rule'

/** NetrJobAdd, SchRpcRegisterTask, SchRpcRun: [MS-TSCH] 3.2.5. */
const ACTIVITIES: ReadonlyMap<string, string> = new Map([
  ['atsvc/0', 'schedules'],
  ['ITaskSchedulerService/1', 'schedules'],
  ['ITaskSchedulerService/12', 'runs'],
])

const place = { protocol: 'dcerpc', serverPort: 49_665 } as const
const register = {
  kind: 'operation',
  verb: 'configure',
  name: 'SchRpcRegisterTask',
  code: 'ITaskSchedulerService/1',
  object: '\\nZfRUBts',
  value: 'cmd.exe /C whoami',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'task-scheduled-remotely',
  engine: 'malware',
  title: 'Remote scheduled task',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0886', 'T0853'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  consequence: 'foothold',
  learnable: true,
  whileLearning: 'alert',
  why: 'A task runs a program with full privileges, at once or every night. Attackers use it for lateral movement and persistence.',
  todo: [
    'Check the task on the target: program and account',
    'Ask the account’s owner about this action',
    'Look for the same source on other hosts',
  ],
  falsePositives: 'Administrators and backup software that schedule tasks from a server; learn them.',
  match: { kind: 'operation', protocols: ['dcerpc'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    const activity = ACTIVITIES.get(fact.code)
    if (activity === undefined || (!context.isLearning && context.isUsual())) return undefined
    const what = fact.value === undefined ? '' : `: ${String(fact.value).slice(0, 120)}`
    return {
      summary: `${context.nameOf('client')} ${activity} ${fact.object?.startsWith('\\') === true ? `task ${fact.object}` : 'a task'} on ${context.nameOf('server')} (${fact.name}${what})`,
    }
  },
  examples: {
    fires: [
      { when: 'a task is registered', facts: [{ ...place, fact: register }] },
      {
        when: 'a job is added by the old interface',
        facts: [{ ...place, fact: { ...register, code: 'atsvc/0', name: 'NetrJobAdd' } }],
      },
    ],
    silent: [
      {
        when: 'tasks are listed',
        facts: [{ ...place, fact: { ...register, verb: 'browse', code: 'ITaskSchedulerService/7' } }],
      },
      {
        when: 'the backup does as usual',
        learned: [{ ...place, fact: register }],
        facts: [{ ...place, fact: register }],
      },
    ],
  },
})
