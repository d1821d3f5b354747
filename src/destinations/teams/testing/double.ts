/** Workflows webhook: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook */
import { makeUrlDouble } from '#destination-kit/testing/double'

export const makeDouble = () => makeUrlDouble({ status: 202 })
