import type { Readable } from 'node:stream'
import Type from 'typebox'
import {
  AgentAccess,
  AgentConfiguration,
  AgentDetail,
  AgentItem,
  AgentJoins,
  CreatedAgentCode,
  EndpointImport,
  EndpointImportItem,
  EndpointImportPreview,
  IncidentEndpoint,
  JoinChange,
  NewAgentCode,
} from '#schema/agents'
import { CodedError } from '#schema/errors'
import { Id, listOf, paging, pagingOf, queryOf, route } from '../http/route.ts'
import type { EndpointImports } from './imports.ts'
import type { AgentJoinTable } from './joins.ts'
import type { AgentService } from './service.ts'

const limits = {
  /** Bytes of an export: about 50,000 devices. */
  importBytes: 32 * 1024 * 1024,
} as const

export interface AgentRouteServices {
  readonly agents: AgentService
  readonly joins: AgentJoinTable
  readonly imports: EndpointImports
  readonly ofIncident: (id: string) => Promise<readonly IncidentEndpoint[]>
}

/** Undefined where routes are listed for documentation only. */
export const agentRoutes = (services: AgentRouteServices | undefined) => {
  const { agents: service, joins, imports, ofIncident } = services ?? ({} as AgentRouteServices)
  return [
    route({
      method: 'GET',
      path: '/rest/agent-joins',
      access: 'read',
      summary: 'Which agent is on which device of the network, by which key; open questions',
      answer: { status: 200, schema: AgentJoins, description: 'Joins and questions' },
      handle: () => joins.list(),
    }),
    route({
      method: 'PUT',
      path: '/rest/agent-joins/{id}',
      access: 'change',
      summary: 'Says that an agent is or is not on a device',
      params: Id,
      body: JoinChange,
      answer: { status: 200, schema: AgentJoins, description: 'Joins and questions with it' },
      handle: ({ params, body }) => joins.decide(params.id, body),
    }),
    route({
      method: 'POST',
      path: '/rest/endpoint-imports',
      access: 'change',
      summary:
        'Imports devices and what happened on them from Defender XDR, osquery, Wazuh, Sysmon or Velociraptor',
      query: queryOf({
        file: Type.Optional(Type.String({ maxLength: 200, description: 'Name of the file' })),
      }),
      stream: 'application/octet-stream',
      answer: { status: 200, schema: EndpointImport, description: 'What was read' },
      handle: async ({ raw, query }) => imports.import(await textOf(raw.body as Readable), query.file),
    }),
    route({
      method: 'POST',
      path: '/rest/endpoint-imports/preview',
      access: 'change',
      summary: 'Joins that an import would make, and questions it would ask; nothing is stored',
      stream: 'application/octet-stream',
      answer: { status: 200, schema: EndpointImportPreview, description: 'Joins, questions and the rest' },
      handle: async ({ raw }) => imports.preview(await textOf(raw.body as Readable)),
    }),
    route({
      method: 'GET',
      path: '/rest/endpoint-imports',
      access: 'read',
      summary: 'Imports from endpoint products, the newest first',
      answer: { status: 200, schema: listOf(EndpointImportItem), description: 'Imports' },
      handle: () => ({ items: imports.list(), next: null }),
    }),
    route({
      method: 'DELETE',
      path: '/rest/endpoint-imports/{id}',
      access: 'change',
      summary: 'Undoes an import: its endpoints, joins and activities',
      params: Id,
      answer: { status: 204, description: 'Undone' },
      handle: ({ params }) => imports.undo(Number(params.id)),
    }),
    route({
      method: 'GET',
      path: '/rest/incidents/{id}/endpoints',
      access: 'read',
      summary: 'Processes, users, hashes and alerts that agents and endpoint products saw around an incident',
      params: Id,
      answer: { status: 200, schema: listOf(IncidentEndpoint), description: 'Endpoints with what they saw' },
      handle: async ({ params }) => ({ items: await ofIncident(params.id), next: null }),
    }),
    route({
      method: 'DELETE',
      path: '/rest/agent-joins/{id}',
      access: 'change',
      summary: 'Removes what people said of an agent; the keys decide again',
      params: Id,
      answer: { status: 200, schema: AgentJoins, description: 'Joins and questions without it' },
      handle: ({ params }) => joins.undecide(params.id),
    }),
    route({
      method: 'GET',
      path: '/rest/agents',
      access: 'read',
      summary: 'Agents on devices: state, losses, checks',
      query: queryOf({
        ...paging,
        search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of a name, id or address' })),
      }),
      answer: { status: 200, schema: listOf(AgentItem), description: 'A page of agents' },
      handle: ({ query }) => service.list({ ...pagingOf(query), search: query.search }),
    }),
    route({
      method: 'GET',
      path: '/rest/agents/{id}',
      access: 'read',
      summary: 'One agent with checks, listeners, accounts, software and newest events',
      params: Id,
      answer: { status: 200, schema: AgentDetail, description: 'The agent' },
      handle: ({ params }) => service.find(params.id),
    }),
    route({
      method: 'GET',
      path: '/rest/agents/{id}/events.ndjson',
      access: 'read',
      summary: 'The newest events of one agent, one JSON object a line',
      params: Id,
      query: queryOf({
        format: Type.Optional(
          Type.Enum(['sightglass', 'defender'], {
            description: 'Field names: ours, or those of the Defender micro agent',
          }),
        ),
      }),
      answer: { status: 200, type: 'application/x-ndjson', description: 'Events, oldest first' },
      handle({ params, query, reply }) {
        service.find(params.id)
        reply.type('application/x-ndjson')
        return [...service.eventLines(params.id, query.format ?? 'sightglass')].join('')
      },
    }),
    route({
      method: 'DELETE',
      path: '/rest/agents/{id}',
      access: 'administer',
      summary: 'Removes an agent; its certificate or token is refused from now on',
      params: Id,
      answer: { status: 204, description: 'Removed' },
      handle: ({ params }) => service.remove(params.id),
    }),
    route({
      method: 'GET',
      path: '/rest/agent-access',
      access: 'read',
      summary: 'Listener of the agents, and the keys that their images need',
      answer: { status: 200, schema: AgentAccess, description: 'Listener and keys' },
      handle: () => service.access(),
    }),
    route({
      method: 'POST',
      path: '/rest/agent-codes',
      access: 'administer',
      summary: 'Creates a code with which agents enrol',
      body: NewAgentCode,
      answer: { status: 201, schema: CreatedAgentCode, description: 'The code; it is not shown again' },
      handle: ({ body }) => service.createCode(body),
    }),
    route({
      method: 'PUT',
      path: '/rest/agent-configuration',
      access: 'administer',
      summary: 'Signs the next configuration of all agents or of a group',
      body: AgentConfiguration,
      answer: { status: 200, schema: AgentAccess, description: 'The new configuration number' },
      handle: ({ body }) => service.configure(body),
    }),
  ]
}

async function textOf(body: Readable | undefined): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += (part as Buffer).length
    if (length > limits.importBytes)
      throw new CodedError('too-large', `the export is larger than ${limits.importBytes} bytes`)
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}
