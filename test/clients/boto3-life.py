"""The life of an image through boto3, with its waiters. Prints what it saw as one line of JSON."""

import json
import os

import boto3

KEYS = {
    "aws_access_key_id": os.environ["TINTYPE_DEMO_ACME_PRODUCTION_ACCESS_KEY_ID"],
    "aws_secret_access_key": os.environ["TINTYPE_DEMO_ACME_PRODUCTION_SECRET_ACCESS_KEY"],
    "endpoint_url": os.environ["TINTYPE_DEMO_AWS_URL"],
}
us = boto3.client("ec2", region_name="us-east-1", **KEYS)
eu = boto3.client("ec2", region_name="eu-west-1", **KEYS)
QUICK = {"Delay": 1, "MaxAttempts": 20}

base = us.describe_images(
    Owners=["self"], Filters=[{"Name": "name", "Values": ["acme-base-al2023-2025.11"]}]
)["Images"][0]
golden = us.register_image(
    Name="boto3-golden",
    Architecture="x86_64",
    VirtualizationType="hvm",
    RootDeviceName="/dev/xvda",
    BlockDeviceMappings=[
        {
            "DeviceName": "/dev/xvda",
            "Ebs": {"SnapshotId": base["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]},
        }
    ],
)["ImageId"]
us.get_waiter("image_available").wait(ImageIds=[golden], WaiterConfig=QUICK)
copy = eu.copy_image(
    SourceImageId=golden, SourceRegion="us-east-1", Name="boto3-golden", ClientToken="in-europe"
)["ImageId"]
eu.get_waiter("image_available").wait(ImageIds=[copy], WaiterConfig=QUICK)
eu.modify_image_attribute(
    ImageId=copy, LaunchPermission={"Add": [{"UserId": "777788889999"}]}
)
shared = eu.describe_image_attribute(ImageId=copy, Attribute="launchPermission")
eu.disable_image(ImageId=copy)
disabled = eu.describe_images(ImageIds=[copy], IncludeDisabled=True)["Images"][0]
eu.enable_image(ImageId=copy)
gone = eu.deregister_image(ImageId=copy, DeleteAssociatedSnapshots=True)
us.deregister_image(ImageId=golden)
print(
    json.dumps(
        {
            "version": boto3.__version__,
            "source": [disabled["SourceImageRegion"], disabled["SourceImageId"] == golden],
            "shared": shared["LaunchPermissions"],
            "disabled": disabled["State"],
            "snapshots": [result["ReturnCode"] for result in gone["DeleteSnapshotResults"]],
        }
    )
)
