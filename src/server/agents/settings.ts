import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const agentListenSetting = defineSetting({
  name: 'agents.listen',
  title: 'Listening address for agents',
  description:
    'HOST:PORT of the HTTPS listener for agents, such as 0.0.0.0:8471. Without it: no agent can connect.',
  schema: Type.String({ minLength: 1, maxLength: 300 }),
  default: null,
  appliesAt: 'restart',
})

export const settings = [agentListenSetting]
