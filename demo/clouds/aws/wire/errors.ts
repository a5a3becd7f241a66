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

export function instancesNotFound(ids: readonly string[]): AwsError {
  const [subject, verb] = ids.length === 1 ? ["instance ID", "does"] : ["instance IDs", "do"];
  return awsError("InvalidInstanceID.NotFound", `The ${subject} '${ids.join(", ")}' ${verb} not exist`);
}

export function snapshotNotFound(id: string): AwsError {
  return awsError("InvalidSnapshot.NotFound", `The snapshot '${id}' does not exist.`);
}

/** An image that exists, in a state in which this cannot be done to it. */
export function imageInState(id: string, state: string): AwsError {
  return awsError(
    "InvalidAMIID.Unavailable",
    `The AMI ID '${id}' is currently ${state} and may not be used for this operation`,
  );
}

export function parameterCombination(message: string): AwsError {
  return awsError("InvalidParameterCombination", message);
}
