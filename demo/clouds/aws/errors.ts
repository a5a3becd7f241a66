/** What EC2 says on the wire when it refuses: one code, one message, an HTTP status. */
export interface AwsError extends Error {
  readonly awsCode: string;
  readonly status: number;
}

export function awsError(awsCode: string, message: string, status = 400): AwsError {
  return Object.assign(new Error(message), { awsCode, status });
}

export function isAwsError(value: unknown): value is AwsError {
  return value instanceof Error && "awsCode" in value && "status" in value;
}

export function invalidValue(message: string): AwsError {
  return awsError("InvalidParameterValue", message);
}

export function missingParameter(name: string): AwsError {
  return awsError("MissingParameter", `The request must contain the parameter ${name}`);
}

export function imagesNotFound(ids: readonly string[]): AwsError {
  return awsError(
    "InvalidAMIID.NotFound",
    ids.length === 1 ? `The image id '[${ids[0]}]' does not exist` : `The image ids '[${ids.join(", ")}]' do not exist`,
  );
}

export function imageUnavailable(id: string): AwsError {
  return awsError("InvalidAMIID.Unavailable", `The image id '[${id}]' is no longer available`);
}

export function notAuthorizedForImage(id: string): AwsError {
  return awsError("AuthFailure", `Not authorized for image:${id}`, 403);
}
