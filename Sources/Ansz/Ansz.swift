// What an app imports: the formats, the runs and the errors of the layers below.
@_exported public import AnszContainer
@_exported public import AnszPipeline
@_exported public import ByteIO
