import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { PASSWORD_LENGTH, type SessionAnswer } from '#schema/account'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { Empty, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { SESSION_KEY, useSession } from '#ui/parts/use-session'
import { changePassword, confirmTotp, removeTotp, startTotp } from '#ui/source/accounts'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Account.module.css'
import { QrCode } from './QrCode.tsx'

/** One's own password and second factor. */
export function Account() {
  const session = useSession()
  return (
    <Page title="Your account" sentence={session.data?.role && `${session.data.name}, ${session.data.role}.`}>
      <Answer of={session}>
        {(data) => {
          if (data.state !== 'signed-in')
            return (
              <Empty title="Sign-in is off">
                <p>
                  No account exists. <Link to={'/set-up' as never}>Set up sign-in</Link>
                </p>
              </Empty>
            )
          if (data.source !== 'local')
            return (
              <Empty title="Password and second factor are in your directory">
                <p>Change them where your organisation manages accounts.</p>
              </Empty>
            )
          return (
            <div className={styles.columns}>
              <Panel title="Password">
                <PasswordForm />
              </Panel>
              <Panel title="Second factor">
                <SecondFactor session={data} />
              </Panel>
            </div>
          )
        }}
      </Answer>
    </Page>
  )
}

function PasswordForm() {
  const source = useSource()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const change = useMutation({ mutationFn: () => changePassword(source, { current, password }) })
  const isDifferent = repeated !== '' && repeated !== password
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (repeated !== password) return
    change.mutate(undefined, {
      onSuccess: () => {
        for (const empty of [setCurrent, setPassword, setRepeated]) empty('')
      },
    })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordInput
        size="xs"
        label="Present password"
        required
        autoComplete="current-password"
        maxLength={1024}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        size="xs"
        label="New password"
        description={`At least ${PASSWORD_LENGTH.minimum} characters; your other sessions end`}
        required
        autoComplete="new-password"
        maxLength={PASSWORD_LENGTH.maximum}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <PasswordInput
        size="xs"
        label="Repeat new password"
        required
        autoComplete="new-password"
        maxLength={PASSWORD_LENGTH.maximum}
        value={repeated}
        error={isDifferent && 'Expected the same password'}
        onChange={(event) => setRepeated(event.currentTarget.value)}
      />
      {change.error && <Problem error={change.error} />}
      <div>
        <Button type="submit" loading={change.isPending}>
          Change password
        </Button>{' '}
        {change.isSuccess && <span role="status">Changed.</span>}
      </div>
    </form>
  )
}

function SecondFactor({ session }: { session: SessionAnswer }) {
  const source = useSource()
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const renew = () => {
    setPassword('')
    setCode('')
    return queries.invalidateQueries({ queryKey: SESSION_KEY })
  }
  const start = useMutation({ mutationFn: () => startTotp(source, password) })
  const confirm = useMutation({ mutationFn: () => confirmTotp(source, code), onSuccess: renew })
  const remove = useMutation({ mutationFn: () => removeTotp(source, password), onSuccess: renew })
  const enrolment = session.hasTotp ? undefined : start.data
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (session.hasTotp) remove.mutate()
    else if (enrolment) confirm.mutate()
    else start.mutate()
  }
  const { isPending, error } = session.hasTotp ? remove : enrolment ? confirm : start
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.text}>
        {session.hasTotp
          ? 'On: signing in needs a code of your authenticator app.'
          : 'Off. An authenticator app on your phone makes a code for each sign-in (TOTP, RFC 6238).'}
      </p>
      {enrolment ? (
        <>
          <QrCode text={enrolment.uri} label="QR code for the authenticator app" />
          <p className={styles.text}>
            Scan the code with your app, or type this key: <Copyable value={enrolment.secret} label="key" />
          </p>
          <TextInput
            label="One-time code"
            description="Six digits that the app shows now"
            required
            autoFocus
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={16}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        </>
      ) : (
        <PasswordInput
          size="xs"
          label="Present password"
          required
          autoComplete="current-password"
          maxLength={1024}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {error && <Problem error={error} />}
      <div>
        <Button type="submit" loading={isPending} variant={session.hasTotp ? 'default' : 'filled'}>
          {session.hasTotp ? 'Remove second factor' : enrolment ? 'Confirm' : 'Set up second factor'}
        </Button>
      </div>
    </form>
  )
}
