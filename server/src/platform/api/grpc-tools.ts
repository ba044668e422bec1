import type { DescService } from '@bufbuild/protobuf'
import type { ConnectRouter, HandlerContext } from '@connectrpc/connect'
import { Health, HealthCheckResponse_ServingStatus as Status } from '@eventkit/api/grpc/health/v1/health_pb'
import { ServerReflection } from '@eventkit/api/grpc/reflection/v1/reflection_pb'
import { ServerReflection as ServerReflectionAlpha } from '@eventkit/api/grpc/reflection/v1alpha/reflection_pb'
import { notFound } from '../../kernel/errors.ts'
import { nobody } from '../auth/authenticate.ts'
import type { Runtime } from '../runtime.ts'
import { guard, guardStream } from './grpc.ts'
import type { CheckReadiness } from './health.ts'
import { takeRateLimit } from './rate-limit.ts'
import { makeReflection, type ReflectionRequest } from './reflection.ts'

/** What gRPC's own tools ask of a server, without a token as OpenAPI and /readyz: what it serves, and whether it can. */
export function toolRoutes(runtime: Runtime, served: readonly DescService[], check: CheckReadiness) {
  const services = [...served, Health, ServerReflection, ServerReflectionAlpha]
  const reflect = makeReflection(services)
  const serverReflectionInfo = <R extends ReflectionRequest>(requests: AsyncIterable<R>, context: HandlerContext) =>
    guardStream(runtime, context, async function* (call) {
      // A stream may ask without end.
      for await (const request of requests) {
        await takeRateLimit(runtime, context.service, call, nobody)
        yield { ...reflect(request), originalRequest: request }
      }
    })
  return (router: ConnectRouter): void => {
    router.service(ServerReflection, { serverReflectionInfo })
    router.service(ServerReflectionAlpha, { serverReflectionInfo })
    router.service(Health, {
      check: ({ service }, context) =>
        guard(runtime, context, async () => {
          if (service && !services.some(({ typeName }) => typeName === service)) throw notFound('service', 'service')
          return { status: (await check()).isReady ? Status.SERVING : Status.NOT_SERVING }
        }),
    })
  }
}
