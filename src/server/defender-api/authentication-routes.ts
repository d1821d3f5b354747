/** Authentication calls of sensor (`/api/external`) and console (`/external`): without a token, with a password in the body. */
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { route } from '../http/route.ts'
import { AuthenticationFailure } from './authentication.ts'
import { failureBody, ok } from './defender-route.ts'
import type { DefenderService } from './service.ts'

const Name = Type.String({ maxLength: 64 })
const Password = Type.String({ maxLength: 1024 })
const Message = Type.Object({ msg: Type.String() })

export const authenticationRoutes = (service: DefenderService) =>
  ['/api/external/authentication', '/external/authentication'].flatMap((base) => [
    route({
      method: 'POST',
      path: `${base}/validation`,
      access: 'public',
      summary: 'Defender API: checks a user name and password',
      body: Type.Object({ username: Name, password: Password }),
      answer: ok(Message, 'They are right'),
      handle: ({ body, raw, reply }) => answer(reply, () => service.authentication.validate(body, raw)),
    }),
    route({
      method: 'POST',
      path: `${base}/set_password`,
      access: 'public',
      summary: 'Defender API: changes the own password',
      body: Type.Object({ username: Name, password: Password, new_password: Password }),
      answer: ok(Message, 'It is changed'),
      handle: ({ body, raw, reply }) =>
        answer(reply, () => service.authentication.setPassword(body, body.new_password, raw)),
    }),
    route({
      method: 'POST',
      path: `${base}/set_password_by_admin`,
      access: 'public',
      summary: 'Defender API: changes the password of a user, with the credentials of an administrator',
      body: Type.Object({
        admin_username: Name,
        admin_password: Password,
        username: Name,
        new_password: Password,
      }),
      answer: ok(Message, 'It is changed'),
      handle: ({ body, raw, reply }) =>
        answer(reply, () =>
          service.authentication.setPasswordByAdmin(
            { username: body.admin_username, password: body.admin_password },
            { username: body.username, newPassword: body.new_password },
            raw,
          ),
        ),
    }),
  ])

async function answer(reply: FastifyReply, run: () => Promise<string>) {
  try {
    return { msg: await run() }
  } catch (error) {
    if (!(error instanceof AuthenticationFailure)) throw error
    reply.status(error.status)
    return failureBody(error.message)
  }
}
