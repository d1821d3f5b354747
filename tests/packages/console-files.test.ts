/** Compose files and Kustomize base of the console: valid by the schemas of Kubernetes, and name what exists. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { StatefulSet } from 'kubernetes-models/apps/v1'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { Namespace, Service, ServiceAccount } from 'kubernetes-models/v1'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = join(root, 'packaging/console')
const base = join(folder, 'kustomize')
const read = (path: string) => parse(readFileSync(path, 'utf8'))

const MODELS = { StatefulSet, NetworkPolicy, Namespace, Service, ServiceAccount }

test('each resource of the Kustomize base is valid, and all are in it', () => {
  const { resources } = read(join(base, 'kustomization.yaml')) as { resources: string[] }
  const files = readdirSync(base).filter((name) => name !== 'kustomization.yaml')
  assert.deepEqual([...resources].sort(), files.sort())
  for (const name of resources) {
    const document = read(join(base, name)) as { kind: keyof typeof MODELS }
    const model = new MODELS[document.kind](document as never)
    assert.doesNotThrow(() => model.validate(), name)
  }
})

test('a fault of a resource is found', () => {
  const document = read(join(base, 'console.yaml'))
  document.spec.template.spec.containers[0].ports[0].containerPort = 'https'
  assert.throws(() => new StatefulSet(document).validate(), /containerPort/)
})

test('the service, its probes and the network policy name the port of the console', () => {
  const { spec } = read(join(base, 'console.yaml')).spec.template
  const [container] = spec.containers
  const [{ name, containerPort }] = container.ports
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
    assert.deepEqual([container[probe].httpGet.port, container[probe].httpGet.scheme], [name, 'HTTPS'])
  assert.equal(read(join(base, 'service.yaml')).spec.ports[0].targetPort, name)
  assert.equal(read(join(base, 'network-policy.yaml')).spec.ingress[0].ports[0].port, containerPort)
  assert.ok(container.args.includes(`0.0.0.0:${containerPort}`))
  const mounted = container.volumeMounts.map((mount: { name: string }) => mount.name).sort()
  assert.deepEqual(mounted, ['data', 'tmp'])
})

for (const name of ['compose.yaml', 'compose-postgres.yaml', 'compose-nats.yaml'])
  test(`${name}: the console is confined, and its port is not that of the database`, () => {
    const { services, volumes } = read(join(folder, name))
    const { console: service, postgres } = services
    assert.ok(existsSync(resolve(folder, service.build.context, service.build.dockerfile)))
    assert.deepEqual([service.cap_drop, service.read_only], [['ALL'], true])
    assert.deepEqual(service.ports, ['8471:8471'])
    assert.equal(postgres?.ports, undefined)
    assert.equal(postgres === undefined, service.environment === undefined)
    assert.ok(
      !service.command.some((word: string) => word.includes('postgres://')),
      'no password in the arguments',
    )
    const used = Object.values(services).flatMap((one) => (one as { volumes: string[] }).volumes)
    const names = new Set(used.map((volume) => volume.split(':')[0]))
    assert.deepEqual([...names].sort(), Object.keys(volumes).sort())
    const script = service.healthcheck.test[2].replace('/opt/sightglass/', '')
    assert.ok(existsSync(join(root, script)))
    assert.equal(dirname(script), 'packaging')
  })
