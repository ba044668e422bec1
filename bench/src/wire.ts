import { create, toBinary } from '@bufbuild/protobuf'
import { GetTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_pb'
import type { LoadRequest } from './load.ts'

/** GetTask by Connect's unary protocol with a binary message. */
export const getTaskBinary = (id: string, token: string): LoadRequest => ({
  method: 'POST',
  path: '/eventkit.v1.TaskService/GetTask',
  headers: { 'content-type': 'application/proto', authorization: `Bearer ${token}` },
  body: Buffer.from(toBinary(GetTaskRequestSchema, create(GetTaskRequestSchema, { id }))),
})
