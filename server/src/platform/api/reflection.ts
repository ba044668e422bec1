import { type DescExtension, type DescFile, type DescService, toBinary } from '@bufbuild/protobuf'
import { nestedTypes } from '@bufbuild/protobuf/reflect'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import { Code } from '@connectrpc/connect'

/** What a request of either version holds: they differ in their names only. */
export interface ReflectionRequest {
  messageRequest:
    | { case: 'fileContainingExtension'; value: { containingType: string; extensionNumber: number } }
    | { case: TextRequest; value: string }
    | { case: undefined; value?: undefined }
}

type TextRequest = 'fileByFilename' | 'fileContainingSymbol' | 'allExtensionNumbersOfType' | 'listServices'

type Response =
  | { case: 'listServicesResponse'; value: { service: { name: string }[] } }
  | { case: 'fileDescriptorResponse'; value: { fileDescriptorProto: Uint8Array[] } }
  | { case: 'allExtensionNumbersResponse'; value: { baseTypeName: string; extensionNumber: number[] } }
  | { case: 'errorResponse'; value: { errorCode: Code; errorMessage: string } }

/** The answer to what a tool asks of the contract (github.com/grpc/grpc, doc/server-reflection.md). */
export function makeReflection(
  services: readonly DescService[],
): (asked: ReflectionRequest) => { messageResponse: Response } {
  const files = filesOf(services)
  const symbols = new Map([...files.values()].flatMap((file) => symbolsOf(file).map((name) => [name, file] as const)))
  const extensions = [...files.values()].flatMap(extensionsOf)
  const answer = ({ messageRequest: { case: kind, value } }: ReflectionRequest): Response => {
    switch (kind) {
      case 'listServices':
        return { case: 'listServicesResponse', value: { service: services.map(({ typeName: name }) => ({ name })) } }
      case 'fileByFilename':
        return fileResponse(files.get(value), value)
      case 'fileContainingSymbol':
        return fileResponse(symbols.get(value), value)
      case 'fileContainingExtension': {
        const { containingType, extensionNumber } = value
        const found = extensions.find((e) => e.extendee.typeName === containingType && e.number === extensionNumber)
        return fileResponse(found?.file, `${containingType} ${extensionNumber}`)
      }
      case 'allExtensionNumbersOfType': {
        const extensionNumber = extensions.filter((e) => e.extendee.typeName === value).map((e) => e.number)
        return { case: 'allExtensionNumbersResponse', value: { baseTypeName: value, extensionNumber } }
      }
      default:
        return refusal(Code.InvalidArgument, 'The request asks for nothing that is known here.')
    }
  }
  return (asked) => ({ messageResponse: answer(asked) })
}

/** Every file of the services, by its name, and all that these import. */
function filesOf(services: readonly DescService[]): Map<string, DescFile> {
  const files = services.flatMap(({ file }) => withImports(file))
  return new Map(files.map((file) => [file.proto.name, file]))
}

/** A file and everything it imports, each once. */
function withImports(file: DescFile, found = new Set<DescFile>()): DescFile[] {
  if (!found.has(file)) {
    found.add(file)
    for (const imported of file.dependencies) withImports(imported, found)
  }
  return [...found]
}

const symbolsOf = (file: DescFile): string[] =>
  [...nestedTypes(file)].flatMap((desc) => {
    const members = desc.kind === 'service' ? desc.methods : desc.kind === 'message' ? desc.fields : []
    return [desc.typeName, ...members.map(({ name }) => `${desc.typeName}.${name}`)]
  })

const extensionsOf = (file: DescFile): DescExtension[] =>
  [...nestedTypes(file)].filter((desc) => desc.kind === 'extension')

/** A file with its imports: the tool then has no more to ask. */
function fileResponse(file: DescFile | undefined, asked: string): Response {
  if (!file) return refusal(Code.NotFound, `${asked} is not known here.`)
  const fileDescriptorProto = withImports(file).map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto))
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } }
}

const refusal = (errorCode: Code, errorMessage: string): Response => ({
  case: 'errorResponse',
  value: { errorCode, errorMessage },
})
