import type * as Sdk from '@aws-sdk/client-s3';

/** The S3 calls that the store makes, and no more. */
export interface Operations {
  HeadBucket: { input: Sdk.HeadBucketCommandInput; output: Sdk.HeadBucketCommandOutput };
  HeadObject: { input: Sdk.HeadObjectCommandInput; output: Sdk.HeadObjectCommandOutput };
  GetObject: { input: Sdk.GetObjectCommandInput; output: Sdk.GetObjectCommandOutput };
  PutObject: { input: Sdk.PutObjectCommandInput; output: Sdk.PutObjectCommandOutput };
  CopyObject: { input: Sdk.CopyObjectCommandInput; output: Sdk.CopyObjectCommandOutput };
  GetObjectTagging: { input: Sdk.GetObjectTaggingCommandInput; output: Sdk.GetObjectTaggingCommandOutput };
  DeleteObject: { input: Sdk.DeleteObjectCommandInput; output: Sdk.DeleteObjectCommandOutput };
  DeleteObjects: { input: Sdk.DeleteObjectsCommandInput; output: Sdk.DeleteObjectsCommandOutput };
  ListObjectsV2: { input: Sdk.ListObjectsV2CommandInput; output: Sdk.ListObjectsV2CommandOutput };
  CreateMultipartUpload: {
    input: Sdk.CreateMultipartUploadCommandInput;
    output: Sdk.CreateMultipartUploadCommandOutput;
  };
  UploadPart: { input: Sdk.UploadPartCommandInput; output: Sdk.UploadPartCommandOutput };
  UploadPartCopy: { input: Sdk.UploadPartCopyCommandInput; output: Sdk.UploadPartCopyCommandOutput };
  CompleteMultipartUpload: {
    input: Sdk.CompleteMultipartUploadCommandInput;
    output: Sdk.CompleteMultipartUploadCommandOutput;
  };
  ListMultipartUploads: {
    input: Sdk.ListMultipartUploadsCommandInput;
    output: Sdk.ListMultipartUploadsCommandOutput;
  };
  AbortMultipartUpload: {
    input: Sdk.AbortMultipartUploadCommandInput;
    output: Sdk.AbortMultipartUploadCommandOutput;
  };
}

export type Operation = keyof Operations;

/** The bucket is filled in where the request is sent. */
export type Input<Name extends Operation> = Omit<Operations[Name]['input'], 'Bucket'>;

export type Output<Name extends Operation> = Operations[Name]['output'];
