import Type from 'typebox'
import { RuleCheck, RuleField, RuleFileText, RuleList, RuleService, RuleTest, RuleText } from '#schema/rules'
import { disconnectSignal, Id, listOf, queryOf, route } from '../http/route.ts'
import type { RulesService } from './service.ts'

export type RulesApi = Pick<
  RulesService,
  'list' | 'services' | 'fields' | 'check' | 'test' | 'save' | 'remove' | 'reload'
>

const all = { status: 200, schema: RuleList, description: 'All current rules' }

export const ruleRoutes = (service: RulesApi) => [
  route({
    method: 'GET',
    path: '/rest/rules',
    access: 'read',
    summary: 'All rules, shipped and custom, with their hits; and the files of custom rules',
    answer: { ...all, description: 'All of them' },
    handle: () => service.list(),
  }),
  route({
    method: 'GET',
    path: '/rest/rules/services',
    access: 'read',
    summary: 'Values of `service` in the logsource of a rule',
    answer: { status: 200, schema: listOf(RuleService), description: 'All of them' },
    handle: async () => ({ items: await service.services(), next: null }),
  }),
  route({
    method: 'GET',
    path: '/rest/rules/fields',
    access: 'read',
    summary: 'Fields of the rules of a service and their values, for completion',
    query: queryOf({
      service: Type.Optional(
        Type.String({
          maxLength: 60,
          description: 'A protocol, flow, link, device or alert; default: any protocol',
        }),
      ),
    }),
    answer: { status: 200, schema: listOf(RuleField), description: 'All of them' },
    handle: async ({ query }) => ({ items: await service.fields(query.service ?? ''), next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/rules/check',
    access: 'read',
    summary: 'Checks rules without saving them',
    body: RuleText,
    answer: { status: 200, schema: RuleCheck, description: 'The rules found, and all problems' },
    handle: ({ body }) => service.check(body),
  }),
  route({
    method: 'POST',
    path: '/rest/rules/test',
    access: 'read',
    summary: 'Dry run: hits of these rules on the stored captures',
    body: RuleText,
    answer: { status: 200, schema: RuleTest, description: 'Hits by rule: times, devices, frames' },
    handle: ({ body, raw }) => service.test(body, disconnectSignal(raw)),
  }),
  route({
    method: 'POST',
    path: '/rest/rules/files',
    access: 'change',
    summary: 'Saves a file of custom rules; they are evaluated from now on',
    body: RuleFileText,
    answer: all,
    handle: ({ body }) => service.save(body),
  }),
  route({
    method: 'DELETE',
    path: '/rest/rules/files/{id}',
    access: 'change',
    summary: 'Deletes a file of custom rules',
    params: Id,
    answer: { status: 204, description: 'The file is deleted' },
    handle: ({ params }) => service.remove(params.id),
  }),
  route({
    method: 'POST',
    path: '/rest/rules/reload',
    access: 'change',
    summary: 'Reloads the rule files now',
    answer: all,
    handle: () => service.reload(),
  }),
]
