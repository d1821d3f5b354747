import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type ErrorCode, errors } from '#schema/errors'
import { Entrance } from '#ui/kit/Entrance.tsx'
import { Problem } from '#ui/kit/Message.tsx'
import { SESSION_KEY, useSession } from '#ui/parts/use-session'
import { signIn } from '#ui/source/accounts'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { SourceError } from '#ui/source/source'

/** Failure of an identity provider; the code is in the address that it led back to. */
function externalFailure(code: string) {
  const known = code in errors ? errors[code as ErrorCode] : errors['oidc-failed']
  return { message: known.meaning, todo: known.todo }
}

/** Name and password, then the code of the authenticator app if the account has one. */
export function SignIn() {
  const source = useSource()
  const queries = useQueryClient()
  const providers = useSession().data?.providers ?? []
  const { failed } = useSearch({ strict: false }) as { failed?: string }
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const attempt = useMutation({
    mutationFn: () => signIn(source, { name, password, ...(code !== '' && { code }) }),
    onSuccess: () => queries.resetQueries({ queryKey: SESSION_KEY }),
  })
  const isCodeNeeded = (attempt.error as SourceError | null)?.code === 'code-required'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    attempt.mutate()
  }
  return (
    <Entrance title="Sign in">
      {failed !== undefined && <Problem error={externalFailure(failed)} />}
      <form onSubmit={submit}>
        <TextInput
          label="Name"
          required
          autoFocus
          autoComplete="username"
          maxLength={256}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          size="xs"
          label="Password"
          required
          autoComplete="current-password"
          maxLength={1024}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {(isCodeNeeded || code !== '') && (
          <TextInput
            label="One-time code"
            description="From your authenticator app"
            required
            autoFocus
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={16}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        {attempt.error && !isCodeNeeded && <Problem error={attempt.error} />}
        <Button type="submit" loading={attempt.isPending}>
          Sign in
        </Button>
      </form>
      {providers.map(({ title, path }) => (
        <Button key={path} component="a" href={path} variant="default" fullWidth mt="md">
          Sign in with {title}
        </Button>
      ))}
    </Entrance>
  )
}
