#!/usr/bin/env bash
# Runs the main job and the suites on the store that MEDIAFS_TEST_S3_ENDPOINT names; see docs/stores.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export MEDIAFS_S3_ENDPOINT=${MEDIAFS_TEST_S3_ENDPOINT:?names the store}
export MEDIAFS_S3_BUCKET=${MEDIAFS_TEST_S3_BUCKET:-mediafs-test}
export MEDIAFS_S3_PREFIX=mediafs-main-job MEDIAFS_S3_REGION=${AWS_REGION:-us-east-1}

npm run test:endpoint
# Behind the suites, which make the bucket.
env -u MEDIAFS_TEST_S3_ENDPOINT npm start -- --s3
