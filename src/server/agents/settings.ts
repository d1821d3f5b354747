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

export const agentBrokerSetting = defineSetting({
  name: 'agents.broker',
  title: 'MQTT broker of agents',
  description:
    'Broker from which batches of agents are read, such as mqtts://broker.example:8883. Without it: none is read.',
  schema: Type.String({ pattern: '^mqtts://[\\w.:[\\]-]+$', maxLength: 300 }),
  default: null,
  appliesAt: 'restart',
})

export const agentBrokerCaSetting = defineSetting({
  name: 'agents.brokerCaFile',
  title: 'Authority of the MQTT broker',
  description:
    'PEM file with the certificate of the authority, from the folder certificates of the data folder. Without it: those of the system.',
  schema: Type.String({ maxLength: 300 }),
  default: null,
  appliesAt: 'restart',
})

export const agentBrokerUserSetting = defineSetting({
  name: 'agents.brokerUser',
  title: 'User at the MQTT broker',
  description: 'User who may read sightglass/agents/1/#. Without it: none is sent.',
  schema: Type.String({ maxLength: 100 }),
  default: null,
  appliesAt: 'restart',
})

export const agentBrokerPasswordFileSetting = defineSetting({
  name: 'agents.brokerPasswordFile',
  title: 'Password file for the MQTT broker',
  description: 'File with the password of the user, readable by the service only.',
  schema: Type.String({ maxLength: 1000 }),
  default: null,
  appliesAt: 'restart',
})

export const settings = [
  agentListenSetting,
  ...[agentBrokerSetting, agentBrokerCaSetting, agentBrokerUserSetting, agentBrokerPasswordFileSetting],
]
