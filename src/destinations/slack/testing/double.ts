/** Incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
import { makeUrlDouble } from '#destination-kit/testing/double'

export const makeDouble = () => makeUrlDouble({ status: 200, body: 'ok' })
