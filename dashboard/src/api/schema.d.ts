// Generated from /api/openapi.json. Do not edit: node tests/schema.test.mjs --write

export interface paths {
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the rules found in builds when they arrived, the newest first */
        get: operations["alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Builds, the newest first */
        get: operations["builds"];
        put?: never;
        /** Make a build of a profile */
        post: operations["upload_build"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between builds, and why. The profiles of all of them must be kept here */
        get: operations["compare_builds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds/uploads/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an upload came: the header Upload-Offset, or the build if it is complete */
        get: operations["build_upload"];
        put?: never;
        /** Continue an upload */
        post: operations["post_build_upload"];
        delete?: never;
        options?: never;
        /** How far an upload came: the header Upload-Offset, or the build if it is complete */
        head: operations["build_upload_head"];
        /** Continue an upload */
        patch: operations["continue_build_upload"];
        trace?: never;
    };
    "/api/builds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A build with all its metrics and the report on its profile. It never changes */
        get: operations["build_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A part of a build's timeline, as fine as it can be drawn */
        get: operations["build_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds/{id}/timeline/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a build's timeline says of a text: how many spans, and the longest of them */
        get: operations["search_build_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data-centers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Data centers */
        get: operations["data_centers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/decentralization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How decentralized subnets are */
        get: operations["decentralization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/decentralization/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How decentralized a subnet is, and why */
        get: operations["decentralization_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between two versions */
        get: operations["diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** New versions of the registry, as they come */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The metrics that some build has, with their units and which way is better */
        get: operations["build_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metrics/trend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A metric over time, oldest first, and where it changed for good */
        get: operations["metric_trend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Nodes */
        get: operations["nodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A node */
        get: operations["nodes_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description */
        get: operations["openapi_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Node operators */
        get: operations["operators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Node providers */
        get: operations["providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a registry file into the store */
        post: operations["import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subnets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Subnets */
        get: operations["subnets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subnets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A subnet with its members */
        get: operations["subnets_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions of the registry */
        get: operations["versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, cache, store, age of the snapshot and memory, for Prometheus */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is a snapshot to answer from, and the server does not drain */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a rule found in a build. This is also the document that the webhook gets. */
        Alert: {
            /** @description The same rule finds the same thing in the same build under the same id: 32 hexadecimal digits. */
            id: string;
            /** @description The rule's name. */
            rule: string;
            /** @description How bad it is. */
            level: components["schemas"]["AlertLevel"];
            /** @description What was found, in one sentence. */
            message: string;
            /** @description The metric's name. */
            metric: string;
            /** @description The unit of the values: `microseconds`, `bytes`, `count` or `ratio`. */
            unit: string;
            /**
             * Format: double
             * @description The build's value.
             */
            value: number;
            /**
             * Format: double
             * @description The worst value that the rule lets pass.
             */
            limit: number;
            /**
             * Format: double
             * @description The median of the builds before; `None` for an absolute limit.
             */
            baseline: number | null;
            /** @description How many builds that median is of. */
            baseline_runs: number;
            /** @description Whether the build before broke the rule as well. */
            repeated: boolean;
            /** @description The build's identifier. */
            build: string;
            /**
             * Format: int64
             * @description When the build began, in milliseconds since 1970 (UTC).
             */
            build_time_ms: number;
            /** @description The commit of its sources. */
            commit: string;
            /** @description The branch of its sources. */
            branch: string;
            /** @description What was built. */
            target: string;
            /** @description How it was built. */
            config: string;
            /** @description The kind of machine. */
            host_class: string;
            /** @description What the caches held before. */
            cache_state: string;
        };
        /**
         * @description How bad it is when a rule is broken.
         * @enum {string}
         */
        AlertLevel: "warn" | "fail";
        /** @description A page of alerts, the newest first. */
        AlertList: {
            /** Format: int32 */
            schema_version: number;
            alerts: components["schemas"]["AlertRow"][];
            /** @description The cursor of the next page; null on the last one. */
            next: string | null;
        };
        /** @description An alert, and whether the webhook has it. */
        AlertRow: components["schemas"]["Alert"] & {
            /** @description What became of it on its way to the webhook. */
            delivery: string;
            /**
             * Format: int32
             * @description How often it was sent.
             */
            attempt_count: number;
            /** @description Why it was not taken the last time. */
            last_failure: string | null;
        };
        /** @description How decentralized a subnet is, and why. */
        AssessmentDetail: {
            /** @description The subnet's principal. */
            subnet_id: string;
            /**
             * Format: int32
             * @description How many members it has, of those that have records.
             */
            size: number;
            /** @description The Nakamoto coefficients. */
            nakamoto: components["schemas"]["Nakamoto"];
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             */
            average_log2: number | null;
            /**
             * Format: double
             * @description The mean of the coefficients, to six decimals.
             */
            average_linear: number;
            /**
             * Format: int32
             * @description The smallest coefficient.
             */
            minimum: number;
            /**
             * Format: int64
             * @description How far the subnet is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty: number;
            /** @description What is against the rules. */
            findings: components["schemas"]["FindingDetail"][];
            /** @description The coefficients and what they were counted from. */
            coefficients: components["schemas"]["CoefficientDetail"][];
        };
        /** @description How decentralized a subnet is, in short. */
        AssessmentRow: {
            /** @description The subnet's principal. */
            subnet_id: string;
            /**
             * Format: int32
             * @description How many members it has, of those that have records.
             */
            size: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by node operator.
             */
            node_operator: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by node provider.
             */
            node_provider: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by data center.
             */
            data_center: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by owner of data centers.
             */
            data_center_owner: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by area within a country.
             */
            area: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by country.
             */
            country: number;
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             * @example 2.321928
             */
            average_log2: number | null;
            /**
             * Format: double
             * @description The mean of the coefficients, to six decimals.
             */
            average_linear: number;
            /**
             * Format: int32
             * @description The smallest coefficient.
             */
            minimum: number;
            /**
             * Format: int64
             * @description How far the subnet is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty: number;
            /**
             * Format: int32
             * @description How many findings are against the rules.
             */
            findings: number;
        };
        /** @description The fields that the parameter `fields` names */
        AssessmentRowSelection: {
            /** @description The subnet's principal. */
            subnet_id?: string;
            /**
             * Format: int32
             * @description How many members it has, of those that have records.
             */
            size?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by node operator.
             */
            node_operator?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by node provider.
             */
            node_provider?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by data center.
             */
            data_center?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by owner of data centers.
             */
            data_center_owner?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by area within a country.
             */
            area?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by country.
             */
            country?: number;
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             * @example 2.321928
             */
            average_log2?: number | null;
            /**
             * Format: double
             * @description The mean of the coefficients, to six decimals.
             */
            average_linear?: number;
            /**
             * Format: int32
             * @description The smallest coefficient.
             */
            minimum?: number;
            /**
             * Format: int64
             * @description How far the subnet is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty?: number;
            /**
             * Format: int32
             * @description How many findings are against the rules.
             */
            findings?: number;
        };
        /** @description A build with all its metrics and the report on its profile. */
        Build: components["schemas"]["BuildIdentity"] & {
            /** Format: int32 */
            schema_version: number;
            /** @description Values by the names of metrics, in the unit that the name has. */
            metrics: {
                [key: string]: number;
            };
            /** @description The report on its profile; null for a build that came without its profile */
            report: null | components["schemas"]["ProfileReport"];
        };
        /** @description What a build is, without its metrics and report. */
        BuildIdentity: {
            /** @description The build's identifier: the digest of what it is, in hexadecimal. */
            id: string;
            /**
             * Format: int64
             * @description When it began, in milliseconds since 1970 (UTC).
             */
            time_ms: number;
            /** @description The commit of its sources; empty where nobody told. */
            commit: string;
            /** @description The branch of its sources, likewise. */
            branch: string;
            /** @description Bazel's target patterns, likewise. */
            target: string;
            /** @description The names of Bazel's configs, likewise. */
            config: string;
            /** @description The kind of machine, likewise. */
            host_class: string;
            /** @description What the caches held before: cold, mixed, warm, up_to_date or unknown. */
            cache_state: string;
            /** @description How it ended: success, failure, interrupted or unknown. */
            outcome: string;
            /** @description Bazel's own identifier of it; empty where the profile has none. */
            source: string;
        };
        /** @description A page of builds, the newest first. */
        BuildList: {
            /** Format: int32 */
            schema_version: number;
            builds: components["schemas"]["BuildRow"][];
            /** @description The cursor of the next page; null on the last one. */
            next: string | null;
        };
        /** @description A build with some of its metrics. */
        BuildRow: components["schemas"]["BuildIdentity"] & {
            /** @description Whether the report on its profile is kept. */
            has_report: boolean;
            /** @description Whether its timeline is kept. */
            has_timeline: boolean;
            /** @description Values by the names of metrics, in the unit that the name has. */
            metrics: {
                [key: string]: number;
            };
        };
        /** @description One change. */
        ChangeRow: {
            /**
             * @description Which change it is: `subnet_created`, `subnet_removed`, `subnet_resized`, `subnet_upgraded`, `node_joined`,
             *     `node_left`, `node_moved`, or a kind of record with `_added`, `_removed` or `_changed`.
             * @example node_joined
             */
            change: string;
            /**
             * @description The kind of the record that the change is told of.
             * @example node
             */
            subject_kind: string;
            /** @description The record's identifier; empty for a record of which there is only one. */
            subject_id: string;
            /** @description The change in words. */
            text: string;
            /** @description What was before: a size, a version, the subnet that a node left. */
            from: string | null;
            /** @description What is now: a size, a version, the subnet that a node joined. */
            to: string | null;
            /** @description Which fields of the record have other values, for a changed record. */
            fields: components["schemas"]["FieldChange"][];
        };
        /** @description The fields that the parameter `fields` names */
        ChangeRowSelection: {
            /**
             * @description Which change it is: `subnet_created`, `subnet_removed`, `subnet_resized`, `subnet_upgraded`, `node_joined`,
             *     `node_left`, `node_moved`, or a kind of record with `_added`, `_removed` or `_changed`.
             * @example node_joined
             */
            change?: string;
            /**
             * @description The kind of the record that the change is told of.
             * @example node
             */
            subject_kind?: string;
            /** @description The record's identifier; empty for a record of which there is only one. */
            subject_id?: string;
            /** @description The change in words. */
            text?: string;
            /** @description What was before: a size, a version, the subnet that a node left. */
            from?: string | null;
            /** @description What is now: a size, a version, the subnet that a node joined. */
            to?: string | null;
            /** @description Which fields of the record have other values, for a changed record. */
            fields?: components["schemas"]["FieldChange"][];
        };
        /** @description The Nakamoto coefficient of one feature and what it was counted from. */
        CoefficientDetail: {
            /**
             * @description The feature.
             * @example country
             */
            feature: string;
            /**
             * Format: int32
             * @description The coefficient: the fewest values that together hold more than a third of the nodes.
             */
            value: number;
            /**
             * Format: int32
             * @description How many nodes these values hold.
             */
            controlled: number;
            /**
             * Format: int32
             * @description How many different values there are.
             */
            distinct: number;
            /** @description Every value, the ones with the most nodes first. */
            largest: components["schemas"]["ValueCount"][];
        };
        /** @description The Nakamoto coefficient of one feature and who has the most nodes. */
        CoefficientShort: {
            /**
             * @description The feature.
             * @example country
             */
            feature: string;
            /**
             * Format: int32
             * @description The coefficient: the fewest values that together hold more than a third of the nodes.
             */
            value: number;
            /**
             * Format: int32
             * @description How many nodes these values hold.
             */
            controlled: number;
            /**
             * Format: int32
             * @description How many different values there are.
             */
            distinct: number;
            largest: null | components["schemas"]["ValueCount"];
        };
        /** @description A data center. */
        DataCenterRow: {
            /**
             * @description Its identifier.
             * @example an1
             */
            id: string;
            /** @description Its name for people. */
            name: string | null;
            /** @description Who owns it. */
            owner: string;
            /**
             * @description Its region as the registry has it: continent, country, area.
             * @example Europe,BE,Antwerp
             */
            region: string;
            /** @description The region's continent. */
            continent: string;
            /** @description The region's country. */
            country: string;
            /** @description The region's area. */
            area: string;
            /**
             * Format: int32
             * @description How many nodes stand in it.
             */
            nodes: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes: number | null;
            /**
             * Format: int32
             * @description How many operators run nodes in it, or may.
             */
            operators: number;
            /**
             * Format: int32
             * @description How many providers have nodes in it.
             */
            providers: number;
            gps: null | components["schemas"]["Position"];
        };
        /** @description The fields that the parameter `fields` names */
        DataCenterRowSelection: {
            /**
             * @description Its identifier.
             * @example an1
             */
            id?: string;
            /** @description Its name for people. */
            name?: string | null;
            /** @description Who owns it. */
            owner?: string;
            /**
             * @description Its region as the registry has it: continent, country, area.
             * @example Europe,BE,Antwerp
             */
            region?: string;
            /** @description The region's continent. */
            continent?: string;
            /** @description The region's country. */
            country?: string;
            /** @description The region's area. */
            area?: string;
            /**
             * Format: int32
             * @description How many nodes stand in it.
             */
            nodes?: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes?: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes?: number | null;
            /**
             * Format: int32
             * @description How many operators run nodes in it, or may.
             */
            operators?: number;
            /**
             * Format: int32
             * @description How many providers have nodes in it.
             */
            providers?: number;
            gps?: null | components["schemas"]["Position"];
        };
        /** @description The snapshot that a document was made from. */
        Envelope: {
            /**
             * Format: int64
             * @description The registry's version.
             * @example 57012
             */
            version: number;
            /**
             * @description When the registry was, or was seen, like this (RFC 3339, UTC).
             * @example 2025-07-11T12:00:00Z
             */
            time: string;
            /**
             * @description Where the records came from: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`.
             * @example dump
             */
            source: string;
            /** @description Whether the data was generated and describes no real network. */
            synthetic: boolean;
            /**
             * @description How the version was found: the `registry` tells it, it was `given` by whoever imported the snapshot, or
             *     `assigned` by the server because the source has none.
             * @example registry
             */
            version_origin: string;
            /** @description What must be known before the data is used. Only there when there is something to know. */
            notice?: string;
        };
        /** @description A field with another value. */
        FieldChange: {
            /** @description The field's name in the registry's vocabulary. */
            field: string;
            /** @description The value before, as text; empty where there was none. */
            from: string;
            /** @description The value now. */
            to: string;
        };
        /** @description Something in a subnet that is against a rule. */
        FindingDetail: {
            /**
             * @description The rule's name.
             * @example country_limit
             */
            rule: string;
            /**
             * @description The feature that the rule counts by, for rules that count by one.
             * @example country
             */
            feature: string | null;
            /**
             * @description Who or what is against the rule.
             * @example CH
             */
            subject: string;
            /**
             * Format: int32
             * @description How many nodes the subject has in the subnet.
             */
            count: number;
            /**
             * Format: int32
             * @description How many it may have.
             */
            limit: number;
            /**
             * Format: int64
             * @description What it adds to the penalty.
             */
            penalty: number;
            /**
             * @description All that in one line.
             * @example country CH holds 5 of 13, limit 2: +30
             */
            text: string;
        };
        /** @description The metrics that some build has, by name. */
        MetricList: {
            /** Format: int32 */
            schema_version: number;
            metrics: components["schemas"]["MetricRow"][];
        };
        /** @description What follows from a metric's name. */
        MetricRow: {
            name: string;
            family: string;
            /** @description What stands behind the family's name, as the program of `binary.size/dre`; null for a family without keys. */
            key: string | null;
            unit: string;
            better: string;
            /** @description Whether one run decides. */
            is_deterministic: boolean;
            description: string;
        };
        /** @description A subnet's Nakamoto coefficients: how many actors of a kind must act together to stop it. */
        Nakamoto: {
            /**
             * Format: int32
             * @description By node operator.
             */
            node_operator: number;
            /**
             * Format: int32
             * @description By node provider.
             */
            node_provider: number;
            /**
             * Format: int32
             * @description By data center.
             */
            data_center: number;
            /**
             * Format: int32
             * @description By owner of data centers.
             */
            data_center_owner: number;
            /**
             * Format: int32
             * @description By area within a country.
             */
            area: number;
            /**
             * Format: int32
             * @description By country.
             */
            country: number;
        };
        /** @description A node with all that its record has. */
        NodeDetail: components["schemas"]["NodeRow"] & {
            /** @description Where users reach it: address and port. */
            http: string | null;
            /** @description Where other subnets reach it: address and port. */
            xnet: string | null;
            /** @description The identifier of its processor, where it attested one. */
            chip_id: string | null;
            /** @description The gateways of its public IPv4 address. */
            ipv4_gateways: string[];
            /**
             * Format: int32
             * @description The length of that address's prefix, in bits.
             */
            ipv4_prefix_length: number | null;
            /** @description The version that it runs as a node that routes users' requests. */
            api_boundary_version: string | null;
        };
        /** @description A node: one machine of the network. */
        NodeRow: {
            /** @description The node's principal. */
            id: string;
            /**
             * @description The address that users, or else other subnets, reach it by.
             * @example 2001:db8::1
             */
            ip: string | null;
            /** @description Its public IPv4 address. */
            ipv4: string | null;
            /** @description Its domain name. */
            domain: string | null;
            /** @description The subnet it belongs to; null for an unassigned node. */
            subnet_id: string | null;
            /** @description Its operator's principal. */
            operator_id: string;
            /** @description The principal of the provider that owns it. */
            provider_id: string | null;
            /** @description The provider's name. */
            provider_name: string | null;
            /**
             * @description The data center it stands in.
             * @example an1
             */
            data_center_id: string | null;
            /** @description The owner of that data center. */
            data_center_owner: string | null;
            /**
             * @description The data center's region as the registry has it: continent, country, area.
             * @example Europe,BE,Antwerp
             */
            region: string | null;
            /**
             * @description The region's country.
             * @example BE
             */
            country: string | null;
            /** @description The region's area. */
            area: string | null;
            /**
             * @description Its health when the source looked: `Healthy`, `Degraded`, `Dead` or `Unknown`. Null where the source does
             *     not observe nodes; the registry itself knows no health.
             */
            status: string | null;
            /**
             * @description The type that its reward goes by.
             * @example type1.1
             */
            reward_type: string | null;
            /** @description The version of its host system. */
            hostos_version: string | null;
            /** @description The version of its guest system, where the source observed one. */
            guestos_version: string | null;
            /** @description Whether it routes users' requests rather than running canisters. */
            is_api_boundary_node: boolean;
        };
        /** @description The fields that the parameter `fields` names */
        NodeRowSelection: {
            /** @description The node's principal. */
            id?: string;
            /**
             * @description The address that users, or else other subnets, reach it by.
             * @example 2001:db8::1
             */
            ip?: string | null;
            /** @description Its public IPv4 address. */
            ipv4?: string | null;
            /** @description Its domain name. */
            domain?: string | null;
            /** @description The subnet it belongs to; null for an unassigned node. */
            subnet_id?: string | null;
            /** @description Its operator's principal. */
            operator_id?: string;
            /** @description The principal of the provider that owns it. */
            provider_id?: string | null;
            /** @description The provider's name. */
            provider_name?: string | null;
            /**
             * @description The data center it stands in.
             * @example an1
             */
            data_center_id?: string | null;
            /** @description The owner of that data center. */
            data_center_owner?: string | null;
            /**
             * @description The data center's region as the registry has it: continent, country, area.
             * @example Europe,BE,Antwerp
             */
            region?: string | null;
            /**
             * @description The region's country.
             * @example BE
             */
            country?: string | null;
            /** @description The region's area. */
            area?: string | null;
            /**
             * @description Its health when the source looked: `Healthy`, `Degraded`, `Dead` or `Unknown`. Null where the source does
             *     not observe nodes; the registry itself knows no health.
             */
            status?: string | null;
            /**
             * @description The type that its reward goes by.
             * @example type1.1
             */
            reward_type?: string | null;
            /** @description The version of its host system. */
            hostos_version?: string | null;
            /** @description The version of its guest system, where the source observed one. */
            guestos_version?: string | null;
            /** @description Whether it routes users' requests rather than running canisters. */
            is_api_boundary_node?: boolean;
        };
        /** @description A node operator: runs nodes for one provider in one data center. */
        OperatorRow: {
            /** @description The operator's principal. */
            id: string;
            /** @description The provider it runs nodes for. */
            provider_id: string;
            /** @description The provider's name. */
            provider_name: string | null;
            /** @description The data center its nodes stand in. */
            data_center_id: string | null;
            /** @description That data center's country. */
            country: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            nodes: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes: number | null;
            /**
             * Format: int64
             * @description How many more nodes it may register.
             */
            node_allowance: number | null;
            /** @description How many nodes of each reward type are rewarded. */
            rewardable_nodes: {
                [key: string]: number;
            };
            /** @description The most nodes of each reward type that may be rewarded. */
            max_rewardable_nodes: {
                [key: string]: number;
            };
            /** @description The prefix of its nodes' addresses. */
            ipv6: string | null;
        };
        /** @description The fields that the parameter `fields` names */
        OperatorRowSelection: {
            /** @description The operator's principal. */
            id?: string;
            /** @description The provider it runs nodes for. */
            provider_id?: string;
            /** @description The provider's name. */
            provider_name?: string | null;
            /** @description The data center its nodes stand in. */
            data_center_id?: string | null;
            /** @description That data center's country. */
            country?: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            nodes?: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes?: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes?: number | null;
            /**
             * Format: int64
             * @description How many more nodes it may register.
             */
            node_allowance?: number | null;
            /** @description How many nodes of each reward type are rewarded. */
            rewardable_nodes?: {
                [key: string]: number;
            };
            /** @description The most nodes of each reward type that may be rewarded. */
            max_rewardable_nodes?: {
                [key: string]: number;
            };
            /** @description The prefix of its nodes' addresses. */
            ipv6?: string | null;
        };
        /** @description A subnet's limits, intervals and access lists, as its record has them. */
        Parameters: {
            /**
             * Format: int64
             * @description The largest ingress message, in bytes.
             */
            max_ingress_bytes_per_message: number;
            /**
             * Format: int64
             * @description The most ingress messages a block takes.
             */
            max_ingress_messages_per_block: number;
            /**
             * Format: int64
             * @description The largest payload of a block, in bytes.
             */
            max_block_payload_size_bytes: number;
            /**
             * Format: int64
             * @description How long a block maker of each further rank waits, in milliseconds.
             */
            unit_delay_ms: number;
            /**
             * Format: int64
             * @description How long a notary waits at first, in milliseconds.
             */
            initial_notary_delay_ms: number;
            /**
             * Format: int64
             * @description Blocks between two distributed key generations.
             */
            dkg_interval_length: number;
            /**
             * Format: int64
             * @description The most dealings of a key generation that a block takes.
             */
            dkg_dealings_per_block: number;
            /** @description Whether it was started as the network's first subnet. */
            start_as_nns: boolean;
            /**
             * Format: int64
             * @description The most canisters it takes; 0 for no limit.
             */
            max_number_of_canisters: number;
            /** @description Whether it makes no progress now. */
            is_halted: boolean;
            /** @description Whether it halts at its next catch-up package. */
            halt_at_cup_height: boolean;
            /** @description Whether canisters run in processes of their own. */
            canister_sandboxing: boolean;
            /** @description Whether canisters may call other servers by HTTP. */
            http_requests: boolean;
            /** @description Whether nodes run in encrypted memory. */
            sev_enabled: boolean;
            /** @description The keys it holds or signs with: scheme, curve or algorithm, name. */
            chain_keys: string[];
            /** @description Public keys that may read its nodes' state by SSH. */
            ssh_readonly_access: string[];
            /** @description Public keys that may take backups by SSH. */
            ssh_backup_access: string[];
        };
        /** @description A position on Earth. */
        Position: {
            /**
             * Format: float
             * @description Degrees north, -90 to 90.
             */
            latitude_degrees: number;
            /**
             * Format: float
             * @description Degrees east, -180 to 180.
             */
            longitude_degrees: number;
        };
        /** @description The document that tells of a problem, of the content type `application/problem+json`. */
        Problem: {
            /**
             * @description Which problem it is: the same for the same cause.
             * @example urn:problem-type:dre:unknown-parameter
             */
            type: string;
            /** @description The kind in words. */
            title: string;
            /**
             * Format: int32
             * @description The status code.
             */
            status: number;
            /** @description What is wrong in this case, and what to do. */
            detail: string;
            /** @description The path that was asked for. */
            instance: string;
            /** @description What could be given instead of something unknown. */
            known?: string[];
            /** @description The identifiers that an ambiguous beginning could mean. */
            candidates?: string[];
        };
        /** @description What changed from the base's builds to the head's, and why. */
        ProfileDiff: {
            /**
             * @description Counts up when a field changes its meaning or goes away.
             * @enum {integer}
             */
            schema_version: 1;
            base: components["schemas"]["ProfileDiffSide"];
            head: components["schemas"]["ProfileDiffSide"];
            /** @description What a reader has to know before believing the rest, one sentence each. */
            remarks: string[];
            /**
             * @description What the runs say of the total, with 95 % confidence.
             * @enum {string}
             */
            verdict: "slower" | "faster" | "unchanged" | "undecided";
            total: components["schemas"]["ProfileDiffChange"];
            /** @description The total decided by statistics; null where a duration cannot be compared. */
            comparison: components["schemas"]["ProfileDiffComparison"] | null;
            /** @description Why, the most important first; empty where nothing changed beyond noise. */
            causes: components["schemas"]["ProfileDiffCause"][];
            /** @description By phase, mnemonic, package, target and strategy, in this order. */
            tables: components["schemas"]["ProfileDiffTable"][];
            critical_path: components["schemas"]["ProfileDiffCriticalPath"];
        };
        /** @description One reason why the head takes another time than the base. */
        ProfileDiffCause: {
            /**
             * @description Which kind of reason.
             * @enum {string}
             */
            kind: "new_actions" | "gone_actions" | "lost_cache_hits" | "gained_cache_hits" | "slower_actions" | "faster_actions" | "slower_strategy" | "faster_strategy" | "longer_queues" | "shorter_queues" | "busier_host" | "idler_host" | "less_parallelism" | "more_parallelism" | "longer_phase" | "shorter_phase" | "more_garbage_collection" | "less_garbage_collection" | "more_fetches" | "fewer_fetches" | "bazel_version" | "profile_flags";
            /** @description The label of the target whose actions they are; null where there are several, or none. */
            target: string | null;
            /** @description The mnemonic of the actions, likewise. */
            mnemonic: string | null;
            /** @description How many actions are concerned. */
            action_count: number;
            /** @description The change of their time, summed over threads. */
            work_us: number;
            /** @description How much shorter the head's build were if this was undone; negative for what made it faster; null where that cannot be said. Gains may overlap. */
            gain_us: number | null;
            /**
             * @description What the gain was estimated from.
             * @enum {string|null}
             */
            gain_basis: "critical_path" | "work" | "wall_time" | "at_most" | null;
            /** @description gain_us over the total's difference_us; null where either is missing. */
            share_of_total: number | null;
            /** @description What was found, one sentence each. */
            evidence: string[];
        };
        /** @description A time on both sides. */
        ProfileDiffChange: {
            /** @description The median over the base's runs. */
            base_us: number;
            /** @description The median over the head's runs. */
            head_us: number;
            /** @description head_us less base_us. */
            difference_us: number;
            /** @description Where the difference lies with 95 % confidence; null where there are too few runs. */
            interval: components["schemas"]["ProfileDiffInterval"] | null;
            /** @description Whether the difference is beyond noise. */
            is_certain: boolean;
        };
        /** @description Head over base, as a ratio. */
        ProfileDiffComparison: {
            /** @description The ratio of the medians; null where it is not finite. */
            ratio: number | null;
            /** @description Where the ratio lies with 95 % confidence; null where there are too few runs. */
            interval: components["schemas"]["ProfileDiffRatioInterval"] | null;
            /** @description How often ranks fall as far apart by chance (Mann-Whitney); null for a single run. */
            p_value: number | null;
            /** @description The standard deviation of single runs as a share of their middle; null where it is not known. */
            noise: number | null;
            /** @description The least relative change that so many runs at this noise show; null where they can show none. */
            minimum_detectable_effect: number | null;
        };
        /** @description The critical paths. */
        ProfileDiffCriticalPath: {
            change: components["schemas"]["ProfileDiffChange"];
            /** @description Every step that is on the path in at least half of a side's runs, those that changed most first. */
            steps: components["schemas"]["ProfileDiffStep"][];
        };
        /** @description An interval of a difference. */
        ProfileDiffInterval: {
            /** @description The lower end. */
            low_us: number;
            /** @description The upper end. */
            high_us: number;
        };
        /** @description An interval of a ratio. */
        ProfileDiffRatioInterval: {
            /** @description The lower end. */
            low: number;
            /** @description The upper end; null where it is not finite. */
            high: number | null;
        };
        /** @description The groups that have no row, together. */
        ProfileDiffRemainder: {
            /** @description How many groups. */
            group_count: number;
            /** @description Their differences together. */
            difference_us: number;
            /** @description Their part of all changes of the table. */
            share: number;
        };
        /** @description One group. Times are wall time for phases, else summed over threads. */
        ProfileDiffRow: {
            /** @description What the group has in common; null where the profiles do not say. */
            name: string | null;
            change: components["schemas"]["ProfileDiffChange"];
            /** @description Its part of all changes of the table, 0 to 1, changes up and down added without their signs. */
            share: number;
            /** @description How many actions are in it, or how often the phase occurs, in the base: the median over the runs. */
            base_count: number;
            /** @description The same in the head. */
            head_count: number;
        };
        /** @description One side. */
        ProfileDiffSide: {
            /** @description The names of its profiles, as given. */
            profiles: string[];
            /**
             * @description The state of the caches that its builds began with.
             * @enum {string}
             */
            cache_state: "cold" | "mixed" | "warm" | "up_to_date" | "unknown";
        };
        /** @description One step of the critical path. A run whose path does not have it counts as 0. */
        ProfileDiffStep: {
            /**
             * @description What became of it; same: the same time as far as the runs say.
             * @enum {string}
             */
            kind: "added" | "removed" | "longer" | "shorter" | "same";
            /** @description The action's description. */
            description: string;
            /** @description The label of the action's target. */
            target: string | null;
            /** @description The action's mnemonic. */
            mnemonic: string | null;
            change: components["schemas"]["ProfileDiffChange"];
            /** @description Its part of all changes of the path, 0 to 1. */
            share: number;
        };
        /** @description Time by group. */
        ProfileDiffTable: {
            /**
             * @description What is grouped by.
             * @enum {string}
             */
            dimension: "phase" | "mnemonic" | "package" | "target" | "strategy";
            total: components["schemas"]["ProfileDiffChange"];
            /** @description Those that changed most first, as many as were asked for. */
            rows: components["schemas"]["ProfileDiffRow"][];
            remainder: components["schemas"]["ProfileDiffRemainder"];
        };
        /** @description One profile. */
        ProfileReport: {
            schema_version: components["schemas"]["ProfileReportSchemaVersion"];
            /** @description Its name as given; - is standard input. */
            file: string;
            /**
             * @description complete: exit code 0; incomplete: 3; unreadable: 2.
             * @enum {string}
             */
            status: "complete" | "incomplete" | "unreadable";
            /** @description Why it is unreadable; null otherwise. */
            error: string | null;
            /** @description Null if it is unreadable. */
            profile: null | components["schemas"]["ProfileReportProfile"];
            what_if?: components["schemas"]["ProfileReportWhatIf"];
        };
        /** @description One action. */
        ProfileReportAction: {
            /** @description Its progress message, or what Bazel has in place of one. */
            description: string;
            /** @description The label of its target. */
            target: string | null;
            /** @description Its mnemonic. */
            mnemonic: string | null;
            /** @description Its primary output, where the build asked for it. */
            primary_output: string | null;
            /**
             * @description How it was carried out.
             * @enum {string}
             */
            strategy: "sandbox" | "worker" | "local" | "remote" | "cached" | "internal" | "unknown";
            /** @description When it begins. In microseconds since the command's start; negative for what the client did before. */
            start_us: number;
            /** @description How long it takes. In microseconds. */
            duration_us: number;
        };
        /** @description What was executed or fetched from a cache. Times are summed over threads. */
        ProfileReportActions: {
            /** @description How many actions. */
            count: number;
            /** @description Their time together. In microseconds. */
            duration_us: number;
            /** @description Time spent on looking whether actions are up to date, summed over threads. In microseconds; null if not recorded. */
            local_cache_check_us: number | null;
            /** @description The longest, the longest first. */
            top: components["schemas"]["ProfileReportAction"][];
            by_mnemonic: components["schemas"]["ProfileReportRanking"];
            /** @description Every pair that occurs, the most time first. */
            by_mnemonic_and_strategy: components["schemas"]["ProfileReportMnemonicStrategy"][];
            by_target: components["schemas"]["ProfileReportRanking"];
            by_package: components["schemas"]["ProfileReportRanking"];
            /** @description By the external repository of the target; the empty name is the main repository. */
            by_repository: components["schemas"]["ProfileReportRanking"];
            by_strategy: components["schemas"]["ProfileReportRanking"];
        };
        /** @description Which build it is; null where the profile does not say. */
        ProfileReportBuild: {
            /** @description As in: release 7.7.1. */
            bazel_version: string | null;
            /** @description The invocation id, a UUID. */
            build_id: string | null;
            /** @description The output base of the Bazel server. */
            output_base: string | null;
            /** @description The date as Bazel wrote it. */
            date: string | null;
            /** @description The start, in milliseconds since the Unix epoch. */
            start_unix_ms: number | null;
        };
        /** @description Collections of one kind. */
        ProfileReportCollections: {
            /** @description What Bazel calls it. */
            kind: string;
            /** @description How many. */
            count: number;
            /** @description Their time together. In microseconds. */
            duration_us: number;
        };
        /** @description The cores that running actions are held against. */
        ProfileReportCores: {
            /** @description How many. */
            count: number;
            /** @description Whether they are estimated and not given. */
            is_estimate: boolean;
            /**
             * @description Where the number comes from.
             * @enum {string}
             */
            basis: "given" | "host_cpu_peak" | "local_actions_peak" | "unknown";
            /** @description The peak, in cores or actions, that an estimate rests on. */
            basis_value: number | null;
        };
        /** @description The chain of actions that the build could not have been shorter than. */
        ProfileReportCriticalPath: {
            /** @description The sum of its steps. In microseconds. */
            duration_us: number;
            /** @description In the order of execution. */
            steps: components["schemas"]["ProfileReportStep"][];
        };
        /** @description How much shorter a build were if one action took no time, between two bounds. */
        ProfileReportDrag: {
            /** @description The lower bound. In microseconds. */
            at_least_us: number;
            /** @description The upper bound. In microseconds. */
            at_most_us: number;
        };
        /** @description One repository. */
        ProfileReportFetch: {
            /** @description The repository, as in: @@rules_rust+. */
            repository: string;
            /** @description When the first work on it began. In microseconds since the command's start; negative for what the client did before. */
            start_us: number;
            /** @description How long the work on it took together. In microseconds. */
            duration_us: number;
        };
        /** @description External repositories that the build needed: fetched, or found to be there already. */
        ProfileReportFetches: {
            /** @description How many repositories. */
            count: number;
            /** @description Their time together, summed over threads. In microseconds. */
            duration_us: number;
            /** @description The longest, the longest first. */
            longest: components["schemas"]["ProfileReportFetch"][];
        };
        /** @description How much shorter the build may get, between two bounds. */
        ProfileReportGain: {
            /** @description The lower bound. In microseconds. */
            at_least_us: number;
            /** @description The upper bound. In microseconds. */
            at_most_us: number;
        };
        /** @description One thing that is missing. */
        ProfileReportGap: {
            /**
             * @description A stable name.
             * @enum {string}
             */
            code: "cut_json" | "cut_gzip" | "corrupt_gzip" | "trailing_data" | "malformed_events" | "no_metadata" | "no_phases" | "no_main_thread" | "dropped_names" | "dropped_actions";
            /** @description The same for people; may change. */
            message: string;
        };
        /** @description Actions with one property in common. */
        ProfileReportGroup: {
            /** @description What they have in common; null where the profile does not say. */
            name: string | null;
            /** @description How many actions; at least so many where uncertainty_us is above 0. */
            action_count: number;
            /** @description Their time together. In microseconds. */
            duration_us: number;
        };
        /** @description Garbage collection and peaks of memory. */
        ProfileReportMemory: {
            /** @description All collections together. In microseconds. */
            collection_duration_us: number;
            /** @description By kind. */
            collections: components["schemas"]["ProfileReportCollections"][];
            /** @description The highest sample of the memory of Bazel's JVM, heap and other, in bytes. */
            bazel_peak_bytes: number | null;
            /** @description The highest sample of the memory in use on the host, in bytes. */
            host_peak_bytes: number | null;
        };
        /** @description What a slim profile hides; all zero in one that is not slim. */
        ProfileReportMerged: {
            /** @description Merged spans. */
            span_count: number;
            /** @description Events that they stand for. */
            event_count: number;
            /** @description Their time, summed over threads. In microseconds. */
            duration_us: number;
        };
        /** @description The actions of one mnemonic that were carried out in one way. */
        ProfileReportMnemonicStrategy: {
            /** @description The mnemonic; null where the profile does not say. */
            mnemonic: string | null;
            /**
             * @description How it was carried out.
             * @enum {string}
             */
            strategy: "sandbox" | "worker" | "local" | "remote" | "cached" | "internal" | "unknown";
            /** @description How many actions. */
            action_count: number;
            /** @description Their time together, summed over threads. In microseconds. */
            duration_us: number;
        };
        /** @description The host's network over the build, in megabits per second. */
        ProfileReportNetwork: {
            /** @description The highest sample of what was sent. */
            up_peak_mbps: number;
            /** @description The average of what was sent. */
            up_average_mbps: number;
            /** @description The highest sample of what was received. */
            down_peak_mbps: number;
            /** @description The average of what was received. */
            down_average_mbps: number;
        };
        /** @description Running actions against the cores. An action runs from its start to its end, less its waits for local resources. */
        ProfileReportParallelism: {
            cores: components["schemas"]["ProfileReportCores"];
            /** @description The time in which actions were executed. In microseconds. */
            execution_us: number;
            /** @description Running actions on average over the execution. */
            average_running: number;
            /** @description The most running actions, averaged over the resolution. */
            peak_running: number;
            /** @description Core-microseconds that actions used during execution. */
            busy_core_us: number;
            /** @description Core-microseconds during execution in which fewer actions ran than there are cores. */
            idle_core_us: number;
            /** @description How fine the numbers are. In microseconds. */
            resolution_us: number;
            /** @description The build's time in equal slices. */
            slices: components["schemas"]["ProfileReportSlice"][];
        };
        /** @description One phase. */
        ProfileReportPhase: {
            /**
             * @description What it is, in every Bazel version.
             * @enum {string}
             */
            kind: "launch" | "extract" | "initialize" | "target_patterns" | "load" | "analyze" | "analyze_and_execute" | "license" | "prepare" | "execute" | "finish" | "other";
            /** @description What Bazel calls it. */
            name: string;
            /** @description When it begins. In microseconds since the command's start; negative for what the client did before. */
            start_us: number;
            /** @description Until the next phase begins, or the profile ends. In microseconds. */
            duration_us: number;
        };
        /** @description What the profile says. */
        ProfileReportProfile: {
            /** @description What is missing or damaged; empty for a sane profile. */
            gaps: components["schemas"]["ProfileReportGap"][];
            /**
             * @description How the profile was stored.
             * @enum {string}
             */
            compression: "plain" | "gzip";
            /** @description Bytes of JSON that were read, after decompression. */
            decoded_bytes: number;
            /** @description Trace events that were read, of every kind. */
            event_count: number;
            build: components["schemas"]["ProfileReportBuild"];
            /**
             * @description What the build found in its caches: cold, nothing; mixed, some results; warm, all or all but a few; up_to_date, next to nothing was carried out; unknown, the profile does not say.
             * @enum {string}
             */
            cache_state: "cold" | "mixed" | "warm" | "up_to_date" | "unknown";
            /** @description From the first phase to the last event, as bazel analyze-profile counts it. In microseconds. */
            total_duration_us: number;
            /** @description What could make the build faster, the largest gain first. */
            suggestions: components["schemas"]["ProfileReportSuggestion"][];
            /** @description Wall time by phase, in the order of the build. */
            phases: components["schemas"]["ProfileReportPhase"][];
            critical_path: components["schemas"]["ProfileReportCriticalPath"];
            actions: components["schemas"]["ProfileReportActions"];
            workers: components["schemas"]["ProfileReportWorkers"];
            queueing: components["schemas"]["ProfileReportQueueing"];
            sandbox: components["schemas"]["ProfileReportSandbox"];
            remote: components["schemas"]["ProfileReportRemote"];
            fetches: components["schemas"]["ProfileReportFetches"];
            /** @description How much ran at once; null if nothing was executed. */
            parallelism: null | components["schemas"]["ProfileReportParallelism"];
            /** @description Traffic of the host; null if it was not sampled. */
            network: null | components["schemas"]["ProfileReportNetwork"];
            memory: components["schemas"]["ProfileReportMemory"];
            merged: components["schemas"]["ProfileReportMerged"];
        };
        /** @description Waiting of actions. Times are summed over threads. */
        ProfileReportQueueing: {
            /** @description All waiting together. In microseconds. */
            duration_us: number;
            /** @description Waits for local CPUs and memory, and since Bazel 6.2 for workers as well; Bazel leaves out those of less than 10 ms. */
            resource_count: number;
            /** @description Their time. In microseconds. */
            resource_us: number;
            /** @description Waits for a free worker process, where they have spans of their own. */
            worker_count: number;
            /** @description Their time. In microseconds. */
            worker_us: number;
            /** @description Waits in the queue of a remote execution service; Bazel leaves out those of less than 50 ms. */
            remote_count: number;
            /** @description Their time. In microseconds. */
            remote_us: number;
        };
        /** @description Groups of actions by time, the largest first. */
        ProfileReportRanking: {
            /** @description The largest groups. */
            groups: components["schemas"]["ProfileReportGroup"][];
            remainder: components["schemas"]["ProfileReportRemainder"];
            /** @description The most by which the time of any group may be too high; 0 unless there are tens of thousands of names. In microseconds. */
            uncertainty_us: number;
        };
        /** @description All groups that are not listed, together. */
        ProfileReportRemainder: {
            /** @description How many groups; at least so many where uncertainty_us is above 0. */
            group_count: number;
            /** @description How many actions are in them. */
            action_count: number;
            /** @description Their time together. In microseconds. */
            duration_us: number;
        };
        /** @description Remote or disk cache, and remote execution. Times are summed over threads. */
        ProfileReportRemote: {
            /** @description Look-ups in the action cache. */
            check_count: number;
            /** @description Their time. In microseconds. */
            check_us: number;
            /** @description Actions whose result came out of the cache. */
            hit_count: number;
            /** @description Actions that were looked up and then carried out. */
            miss_count: number;
            /** @description The part of the looked-up actions that were found; null if nothing was looked up. */
            hit_ratio: number | null;
            /** @description Uploads of inputs, and of results of local actions. */
            upload_count: number;
            /** @description Their time; Bazel leaves out uploads of inputs of less than 50 ms. In microseconds. */
            upload_us: number;
            /** @description Downloads of outputs, but not those that a later local action causes. */
            download_count: number;
            /** @description Their time. In microseconds. */
            download_us: number;
            /** @description Requests to carry out an action remotely; a repeated one counts again. */
            execution_count: number;
            /** @description From the request to the result. In microseconds. */
            execution_us: number;
            /** @description In the service's queue. In microseconds. */
            queue_us: number;
            /** @description Workers of the service fetched inputs and were set up. In microseconds. */
            setup_us: number;
            /** @description Processes ran. In microseconds. */
            process_us: number;
            /** @description The longest actions that were looked up in vain, the longest first. */
            longest_misses: components["schemas"]["ProfileReportAction"][];
        };
        /** @description One file. */
        ProfileReportReport: {
            /** @description Its name as given; - is standard input. */
            file: string;
            /**
             * @description complete: exit code 0; incomplete: 3; unreadable: 2.
             * @enum {string}
             */
            status: "complete" | "incomplete" | "unreadable";
            /** @description Why it is unreadable; null otherwise. */
            error: string | null;
            /** @description Null if it is unreadable. */
            profile: null | components["schemas"]["ProfileReportProfile"];
            what_if?: components["schemas"]["ProfileReportWhatIf"];
        };
        /** @description Several profiles: what dre profile analyze --format json prints. */
        ProfileReportReportList: {
            schema_version: components["schemas"]["ProfileReportSchemaVersion"];
            /** @description One for each file, in the order given. */
            reports: components["schemas"]["ProfileReportReport"][];
        };
        /** @description What sandboxes cost beside the processes in them. Times are summed over threads. */
        ProfileReportSandbox: {
            /** @description Actions that ran in a sandbox. */
            action_count: number;
            /** @description Sandboxes were set up. In microseconds. */
            setup_us: number;
            /** @description Processes ran in them. In microseconds. */
            run_us: number;
            /** @description Outputs were copied out and sandboxes deleted. In microseconds. */
            teardown_us: number;
        };
        /**
         * @description Counts up when a field changes its meaning or goes away.
         * @enum {integer}
         */
        ProfileReportSchemaVersion: 1;
        /** @description One slice of the build's time. */
        ProfileReportSlice: {
            /** @description When it begins. In microseconds since the command's start; negative for what the client did before. */
            start_us: number;
            /** @description How long it is. In microseconds. */
            duration_us: number;
            /** @description Running actions on average. */
            running_actions: number;
            /** @description Actions that wait for local resources, on average. */
            waiting_actions: number;
            /** @description CPU use of the host in cores, on average; null if not recorded. */
            host_cpu_cores: number | null;
        };
        /** @description What a step's time went into. The parts add up to its duration. */
        ProfileReportSplit: {
            /** @description The process, or Bazel itself, worked. In microseconds. */
            run_us: number;
            /** @description It waited for local resources, for a worker or in a remote queue. In microseconds. */
            queue_us: number;
            /** @description Inputs were uploaded, the sandbox or the worker was set up, or a cache was asked. In microseconds. */
            setup_us: number;
            /** @description Outputs were downloaded or copied, and the sandbox deleted. In microseconds. */
            output_us: number;
            /** @description The rest. In microseconds. */
            other_us: number;
        };
        /** @description One step of the critical path; null where no action was found for it, or the profile does not say. */
        ProfileReportStep: {
            /** @description The action's description. */
            description: string;
            /** @description The label of its target. */
            target: string | null;
            /** @description Its mnemonic. */
            mnemonic: string | null;
            /**
             * @description How it was carried out.
             * @enum {string|null}
             */
            strategy: "sandbox" | "worker" | "local" | "remote" | "cached" | "internal" | "unknown" | null;
            /** @description When it begins. In microseconds since the command's start; negative for what the client did before. */
            start_us: number;
            /** @description How long it takes. In microseconds. */
            duration_us: number;
            /** @description What its time went into; null where its action was not found. */
            split: null | components["schemas"]["ProfileReportSplit"];
            /** @description How much shorter the build were if it took no time; null where that cannot be said. */
            drag: null | components["schemas"]["ProfileReportDrag"];
        };
        /** @description One thing to change, with why and what to expect. */
        ProfileReportSuggestion: {
            /** @description A stable name. */
            kind: string;
            /** @description How much shorter the build may get; null where that cannot be said. */
            gain: null | components["schemas"]["ProfileReportGain"];
            /** @description What was found in the profile, one sentence each; may change. */
            evidence: string[];
            /** @description What to do, in one sentence; may change. */
            advice: string;
            /** @description Flags to try, as they are written on a command line or in a .bazelrc. */
            flags: string[];
        };
        /** @description A replay of the build under other suppositions; only where some were given. */
        ProfileReportWhatIf: {
            /** @description How long the build took. */
            observed_us: number;
            /** @description How long the model takes without any change. */
            replayed_us: number;
            /** @description How long the model takes with the changes. */
            changed_us: number;
            /** @description How much shorter the build would have been, scaled to the build's real time; negative if longer. */
            gain_us: number;
            /** @description Actions whose run time was changed. */
            actions_changed: number;
            /** @description Local actions that may run at once. */
            cores: number;
            /** @description Core-microseconds in which a core was free, between the first action and the last. */
            idle_core_us: number;
            /** @description What the replay takes for granted, one sentence each. */
            assumptions: string[];
            /** @description The longest actions of the chain that ends last, the longest first. */
            critical: {
                /** @description Its progress message. */
                description: string;
                /** @description The label of its target. */
                target: string | null;
                /** @description Its mnemonic. */
                mnemonic: string | null;
                /** @description How long it ran in the replay. */
                duration_us: number;
            }[];
        };
        /** @description The workers of one mnemonic. */
        ProfileReportWorkerGroup: {
            /** @description The mnemonic; null where the profile does not say. */
            mnemonic: string | null;
            /** @description Worker processes that served it. */
            process_count: number;
            /** @description Requests. */
            request_count: number;
            /** @description Until a worker of the pool was free. In microseconds. */
            borrow_us: number;
            /** @description Inputs were prepared. In microseconds. */
            setup_us: number;
            /** @description Workers worked. In microseconds. */
            work_us: number;
            /** @description Outputs were copied. In microseconds. */
            copy_us: number;
        };
        /** @description Persistent workers. Times are summed over threads. */
        ProfileReportWorkers: {
            /** @description Worker processes that served at least one request. */
            process_count: number;
            /** @description Requests that workers carried out. */
            request_count: number;
            /** @description Until a worker of the pool was free. In microseconds. */
            borrow_us: number;
            /** @description Inputs were prepared. In microseconds. */
            setup_us: number;
            /** @description Workers worked. In microseconds. */
            work_us: number;
            /** @description Outputs were copied. In microseconds. */
            copy_us: number;
            /** @description Worker processes waited between two requests; null where the profile does not name processes. In microseconds. */
            idle_us: number | null;
            /** @description The same by mnemonic, the most worked first. */
            by_mnemonic: components["schemas"]["ProfileReportWorkerGroup"][];
        };
        /** @description A node provider: owns nodes and is rewarded for them. */
        ProviderRow: {
            /** @description The provider's principal. */
            id: string;
            /** @description Its name, as the network's governance knows it. */
            name: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            nodes: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes: number | null;
            /**
             * Format: int32
             * @description How many operators run nodes for it, or may.
             */
            operators: number;
            /**
             * Format: int32
             * @description In how many data centers these operators are.
             */
            data_centers: number;
            /**
             * Format: int32
             * @description In how many subnets it has nodes.
             */
            subnets: number;
            /** @description The ledger account that its rewards go to, in hexadecimal. */
            reward_account: string | null;
        };
        /** @description The fields that the parameter `fields` names */
        ProviderRowSelection: {
            /** @description The provider's principal. */
            id?: string;
            /** @description Its name, as the network's governance knows it. */
            name?: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            nodes?: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes?: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes?: number | null;
            /**
             * Format: int32
             * @description How many operators run nodes for it, or may.
             */
            operators?: number;
            /**
             * Format: int32
             * @description In how many data centers these operators are.
             */
            data_centers?: number;
            /**
             * Format: int32
             * @description In how many subnets it has nodes.
             */
            subnets?: number;
            /** @description The ledger account that its rewards go to, in hexadecimal. */
            reward_account?: string | null;
        };
        /** @description A subnet with its members, its parameters and how decentralized it is. */
        SubnetDetail: components["schemas"]["SubnetRow"] & {
            parameters: null | components["schemas"]["Parameters"];
            /** @description Its nodes. */
            members: components["schemas"]["NodeRow"][];
            /** @description How decentralized it is, and why. */
            decentralization: components["schemas"]["AssessmentDetail"];
        };
        /** @description A subnet: nodes that together run one blockchain. */
        SubnetRow: {
            /** @description The subnet's principal. */
            id: string;
            /**
             * @description What it is for: `application`, `cloud_engine`, `system` or `verified_application`; null where the source does
             *     not tell.
             * @example application
             */
            subnet_type: string | null;
            /** @description The version of the guest system that its nodes run. */
            replica_version: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            size: number;
            /** @description Whether it makes no progress now; null where the source does not tell. */
            is_halted: boolean | null;
            /**
             * Format: int32
             * @description In how many countries its nodes are.
             */
            countries: number;
            /**
             * Format: int32
             * @description How many providers own its nodes.
             */
            providers: number;
            /**
             * Format: int32
             * @description How many of its nodes are healthy; null where the source does not observe nodes.
             */
            healthy_nodes: number | null;
            /** @description Its Nakamoto coefficients. */
            nakamoto: components["schemas"]["Nakamoto"];
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             * @example 2.321928
             */
            average_log2: number | null;
            /**
             * Format: int64
             * @description How far it is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty: number;
            /** @description How many of its nodes are in each country, most first. */
            country_nodes: components["schemas"]["ValueCount"][];
            /** @description The coefficients, and who holds the most nodes. */
            coefficients: components["schemas"]["CoefficientShort"][];
            /** @description What is against the rules. */
            findings: components["schemas"]["FindingDetail"][];
        };
        /** @description The fields that the parameter `fields` names */
        SubnetRowSelection: {
            /** @description The subnet's principal. */
            id?: string;
            /**
             * @description What it is for: `application`, `cloud_engine`, `system` or `verified_application`; null where the source does
             *     not tell.
             * @example application
             */
            subnet_type?: string | null;
            /** @description The version of the guest system that its nodes run. */
            replica_version?: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            size?: number;
            /** @description Whether it makes no progress now; null where the source does not tell. */
            is_halted?: boolean | null;
            /**
             * Format: int32
             * @description In how many countries its nodes are.
             */
            countries?: number;
            /**
             * Format: int32
             * @description How many providers own its nodes.
             */
            providers?: number;
            /**
             * Format: int32
             * @description How many of its nodes are healthy; null where the source does not observe nodes.
             */
            healthy_nodes?: number | null;
            /** @description Its Nakamoto coefficients. */
            nakamoto?: components["schemas"]["Nakamoto"];
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             * @example 2.321928
             */
            average_log2?: number | null;
            /**
             * Format: int64
             * @description How far it is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty?: number;
            /** @description How many of its nodes are in each country, most first. */
            country_nodes?: components["schemas"]["ValueCount"][];
            /** @description The coefficients, and who holds the most nodes. */
            coefficients?: components["schemas"]["CoefficientShort"][];
            /** @description What is against the rules. */
            findings?: components["schemas"]["FindingDetail"][];
        };
        /** @description The answer to a complete upload. */
        TakenBuild: {
            /** @description The build. */
            id: string;
            /** @description The digest of the upload, in hexadecimal. */
            sha256: string;
            /** @description Whether the build was there before. */
            existing: boolean;
            /** @description What is missing from the profile, one line each; empty when the build was there before. */
            gaps: string[];
            /** @description What the rules found; empty when the build was there before. */
            alerts: components["schemas"]["Alert"][];
        };
        /** @description A part of a build's timeline, as fine as it can be drawn. Texts are numbers into `texts`; number 0 stands for none. */
        Timeline: {
            /** Format: int32 */
            schema_version: number;
            id: string;
            /** @description The whole trace, in microseconds since the build's start. */
            extent_us: number[] | null;
            /** Format: int64 */
            from_us: number;
            /** Format: int64 */
            to_us: number;
            /** Format: int32 */
            width_px: number;
            lanes: components["schemas"]["TimelineLane"][];
            counters: components["schemas"]["TimelineCounter"][];
            texts: string[];
        };
        /** @description One span, or several that are too small to be told apart. */
        TimelineBlock: {
            /** Format: float */
            x_start: number;
            /** Format: float */
            x_end: number;
            /** Format: int32 */
            depth: number;
            /** Format: int32 */
            span_count: number;
            /** Format: int64 */
            start_us: number;
            /** Format: int64 */
            end_us: number;
            /** Format: int64 */
            busy_us: number;
            /** Format: int32 */
            name: number;
            /** Format: int32 */
            category: number;
            /** Format: int32 */
            target: number;
            /** Format: int32 */
            mnemonic: number;
        };
        /** @description A counter of the profile. */
        TimelineCounter: {
            /** Format: int32 */
            name: number;
            /** Format: int32 */
            series: number;
            points: components["schemas"]["TimelineSample"][];
        };
        /** @description A thread of the profile. */
        TimelineLane: {
            /** Format: int64 */
            thread_id: number;
            /** Format: int32 */
            name: number;
            /** Format: int32 */
            row_count: number;
            blocks: components["schemas"]["TimelineBlock"][];
        };
        /** @description What a counter counted, at one place or around it. */
        TimelineSample: {
            /** Format: float */
            x: number;
            /** Format: float */
            value: number;
            /** Format: int32 */
            sample_count: number;
        };
        /** @description What a build's timeline says of a text. */
        TimelineSearch: {
            /** Format: int32 */
            schema_version: number;
            id: string;
            text: string;
            /**
             * Format: int64
             * @description How many spans say the text; all of them took so long together.
             */
            span_count: number;
            /** Format: int64 */
            duration_us: number;
            /** @description The longest of them, by start. */
            spans: components["schemas"]["TimelineSpan"][];
        };
        /** @description Texts that the profile does not have are empty. */
        TimelineSpan: {
            /** Format: int64 */
            thread_id: number;
            /** Format: int32 */
            depth: number;
            /** Format: int64 */
            start_us: number;
            /** Format: int64 */
            duration_us: number;
            name: string;
            category: string;
            target: string;
            mnemonic: string;
        };
        /** @description A metric over time. */
        Trend: {
            /** Format: int32 */
            schema_version: number;
            metric: string;
            /** @description The unit of all values: microseconds, bytes, count or ratio. */
            unit: string;
            /** @description Which way is better: lower or higher. */
            better: string;
            /** @description In ascending order of time. */
            points: components["schemas"]["TrendPoint"][];
            /** @description The points at which the level changed for good. */
            change_points: components["schemas"]["TrendChange"][];
        };
        /** @description The first build with another level than those before. */
        TrendChange: {
            /** @description Its place among the points. */
            index: number;
            id: string;
            /** Format: int64 */
            time_ms: number;
            commit: string;
            /** Format: double */
            before_median: number;
            /** Format: double */
            after_median: number;
            /** Format: double */
            p_value: number;
        };
        /** @description The metric in one build. */
        TrendPoint: {
            id: string;
            /** Format: int64 */
            time_ms: number;
            commit: string;
            /** Format: double */
            value: number;
        };
        /** @description How far an upload came */
        Upload: {
            /** @description The digest of the whole upload, in hexadecimal */
            sha256: string;
            complete: boolean;
            /** @description How many bytes there are; null once the upload is a build */
            received_bytes: number | null;
            /** @description The identifier of the build that it became; null before */
            build: string | null;
        };
        /** @description How many nodes have one value of a feature. */
        ValueCount: {
            /** @description The value. */
            value: string;
            /**
             * Format: int32
             * @description The nodes.
             */
            nodes: number;
        };
        /** @description A version of the registry that can be asked for by `at`. */
        VersionRow: {
            /**
             * Format: int64
             * @description The registry's version.
             */
            version: number;
            /**
             * @description When the registry was, or was seen, like this (RFC 3339, UTC).
             * @example 2025-07-11T12:00:00Z
             */
            time: string;
            /** @description Where the records came from: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`. */
            source: string;
            /** @description Whether the data was generated and describes no real network. */
            synthetic: boolean;
            /** @description How the version was found: `registry`, `given` or `assigned`. */
            version_origin: string;
            /**
             * @description When the server's store took it (RFC 3339, UTC).
             * @example 2025-07-11T12:30:00Z
             */
            imported_at: string;
        };
        /** @description The fields that the parameter `fields` names */
        VersionRowSelection: {
            /**
             * Format: int64
             * @description The registry's version.
             */
            version?: number;
            /**
             * @description When the registry was, or was seen, like this (RFC 3339, UTC).
             * @example 2025-07-11T12:00:00Z
             */
            time?: string;
            /** @description Where the records came from: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`. */
            source?: string;
            /** @description Whether the data was generated and describes no real network. */
            synthetic?: boolean;
            /** @description How the version was found: `registry`, `given` or `assigned`. */
            version_origin?: string;
            /**
             * @description When the server's store took it (RFC 3339, UTC).
             * @example 2025-07-11T12:30:00Z
             */
            imported_at?: string;
        };
    };
    responses: {
        /** @description What went wrong (RFC 9457) */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    alerts: {
        parameters: {
            query?: {
                /** @description The most rows of a page, 1 to 1000; 100 by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the rules found in builds when they arrived, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    builds: {
        parameters: {
            query?: {
                /** @description Only builds of this commit */
                commit?: string;
                /** @description Only builds of this branch */
                branch?: string;
                /** @description Only builds of these target patterns */
                target?: string;
                /** @description Only builds with this config */
                config?: string;
                /** @description Only builds on this kind of machine */
                host_class?: string;
                /** @description Only builds that began with such caches: cold, mixed, warm, up_to_date or unknown */
                cache_state?: string;
                /** @description Only builds that ended so: success, failure, interrupted or unknown */
                outcome?: string;
                /** @description Only the build with this identifier of Bazel's */
                source?: string;
                /** @description Only builds that began at this time or later, in milliseconds since 1970 (UTC) */
                from_ms?: number;
                /** @description Only builds that began before this time, in milliseconds since 1970 (UTC) */
                until_ms?: number;
                /** @description The most rows of a page, 1 to 1000; 100 by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before */
                cursor?: string;
                /** @description The metrics that rows have, with commas between their names; the usual ones by default */
                metrics?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Builds, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildList"];
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    upload_build: {
        parameters: {
            query?: {
                /** @description The commit of the sources */
                commit?: string;
                /** @description The branch of the sources */
                branch?: string;
                /** @description Bazel's target patterns, separated by spaces */
                target?: string;
                /** @description The names of Bazel's configs */
                config?: string;
                /** @description The kind of machine; builds on different kinds are never compared */
                host_class?: string;
                /** @description success, failure, interrupted or unknown, the default */
                outcome?: string;
                /** @description The digest of the body in hexadecimal, where Content-Digest does not tell */
                sha256?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A Bazel JSON trace profile, as it is or as gzip. With a declared digest (Content-Digest or Repr-Digest with sha-256, Digest, or the parameter sha256) an upload that is cut can be continued at /api/builds/uploads/{sha256}, and one that is known already is answered with its build. The answer comes when the build is on disk. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description These bytes are a build already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenBuild"];
                };
            };
            /** @description A build was added; Location says where it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenBuild"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    compare_builds: {
        parameters: {
            query: {
                /** @description The earlier builds, with commas between identifiers; may be given more than once */
                base: string;
                /** @description The later builds, with commas between identifiers; may be given more than once */
                head: string;
                /** @description Whether builds that began with unlike caches are compared all the same */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changed between builds, and why. The profiles of all of them must be kept here */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileDiff"];
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    build_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The digest of the whole upload, in hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far an upload came: the header Upload-Offset, or the build if it is complete */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    post_build_upload: {
        parameters: {
            query?: {
                /** @description The commit of the sources */
                commit?: string;
                /** @description The branch of the sources */
                branch?: string;
                /** @description Bazel's target patterns, separated by spaces */
                target?: string;
                /** @description The names of Bazel's configs */
                config?: string;
                /** @description The kind of machine; builds on different kinds are never compared */
                host_class?: string;
                /** @description success, failure, interrupted or unknown, the default */
                outcome?: string;
                /** @description The digest of the body in hexadecimal, where Content-Digest does not tell */
                sha256?: string;
            };
            header?: {
                /** @description How many bytes come before these */
                "Upload-Offset"?: string;
                /** @description ?0 where more bytes follow in another request */
                "Upload-Complete"?: string;
                /** @description bytes FIRST-LAST/TOTAL, instead of the others */
                "Content-Range"?: string;
            };
            path: {
                /** @description The digest of the whole upload, in hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        /** @description Bytes that follow those which are there. Upload-Offset or Content-Range says where they begin, which must be where the upload ends so far (409 otherwise). Without Upload-Complete: ?0, or a Content-Range that ends earlier, they are the last ones, and the upload becomes a build. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description These bytes are a build already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenBuild"];
                };
            };
            /** @description A build was added; Location says where it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenBuild"];
                };
            };
            /** @description More is needed; Upload-Offset says how many bytes there are */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    build_upload_head: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The digest of the whole upload, in hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far an upload came: the header Upload-Offset, or the build if it is complete */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    continue_build_upload: {
        parameters: {
            query?: {
                /** @description The commit of the sources */
                commit?: string;
                /** @description The branch of the sources */
                branch?: string;
                /** @description Bazel's target patterns, separated by spaces */
                target?: string;
                /** @description The names of Bazel's configs */
                config?: string;
                /** @description The kind of machine; builds on different kinds are never compared */
                host_class?: string;
                /** @description success, failure, interrupted or unknown, the default */
                outcome?: string;
                /** @description The digest of the body in hexadecimal, where Content-Digest does not tell */
                sha256?: string;
            };
            header?: {
                /** @description How many bytes come before these */
                "Upload-Offset"?: string;
                /** @description ?0 where more bytes follow in another request */
                "Upload-Complete"?: string;
                /** @description bytes FIRST-LAST/TOTAL, instead of the others */
                "Content-Range"?: string;
            };
            path: {
                /** @description The digest of the whole upload, in hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        /** @description Bytes that follow those which are there. Upload-Offset or Content-Range says where they begin, which must be where the upload ends so far (409 otherwise). Without Upload-Complete: ?0, or a Content-Range that ends earlier, they are the last ones, and the upload becomes a build. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description These bytes are a build already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenBuild"];
                };
            };
            /** @description A build was added; Location says where it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenBuild"];
                };
            };
            /** @description More is needed; Upload-Offset says how many bytes there are */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    build_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The build's identifier in full, or at least its first four digits if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A build with all its metrics and the report on its profile. It never changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    build_timeline: {
        parameters: {
            query?: {
                /** @description Where it begins, in microseconds since the build's start; its first event by default */
                from?: number;
                /** @description Where it ends, likewise; its last event's end by default */
                to?: number;
                /** @description How many pixels wide it is drawn, 1 to 16384; 1024 by default */
                width?: number;
            };
            header?: never;
            path: {
                /** @description The build's identifier in full, or at least its first four digits if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part of a build's timeline, as fine as it can be drawn */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                    "application/octet-stream": string;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    search_build_timeline: {
        parameters: {
            query: {
                /** @description What the name, target or mnemonic of a span contains, 1 to 200 bytes; upper and lower case are the same */
                text: string;
                /** @description The most spans that are listed, 1 to 1000; 100 by default */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The build's identifier in full, or at least its first four digits if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a build's timeline says of a text: how many spans, and the longest of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineSearch"];
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    data_centers: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `id`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                id?: string;
                /** @description Only rows with this `name`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                name?: string;
                /** @description Only rows with this `owner`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                owner?: string;
                /** @description Only rows with this `region`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                region?: string;
                /** @description Only rows with this `continent`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                continent?: string;
                /** @description Only rows with this `country`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                country?: string;
                /** @description Only rows with this `area`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                area?: string;
                /** @description Only rows with this `nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                nodes?: string;
                /** @description Only rows with this `assigned_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                assigned_nodes?: string;
                /** @description Only rows with this `healthy_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                healthy_nodes?: string;
                /** @description Only rows with this `operators`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                operators?: string;
                /** @description Only rows with this `providers`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                providers?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Data centers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        data_centers: (components["schemas"]["DataCenterRow"] | components["schemas"]["DataCenterRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    decentralization: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `subnet_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subnet_id?: string;
                /** @description Only rows with this `size`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                size?: string;
                /** @description Only rows with this `node_operator`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                node_operator?: string;
                /** @description Only rows with this `node_provider`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                node_provider?: string;
                /** @description Only rows with this `data_center`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center?: string;
                /** @description Only rows with this `data_center_owner`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center_owner?: string;
                /** @description Only rows with this `area`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                area?: string;
                /** @description Only rows with this `country`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                country?: string;
                /** @description Only rows with this `minimum`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                minimum?: string;
                /** @description Only rows with this `penalty`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                penalty?: string;
                /** @description Only rows with this `findings`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                findings?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How decentralized subnets are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        assessments: (components["schemas"]["AssessmentRow"] | components["schemas"]["AssessmentRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    decentralization_by_id: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
            };
            header?: never;
            path: {
                /** @description The identifier in full, or at least its first five characters if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How decentralized a subnet is, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description The assessment. */
                        assessment: components["schemas"]["AssessmentDetail"];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    diff: {
        parameters: {
            query: {
                /** @description The older snapshot, as a version, a time, a date or `newest` */
                from: string;
                /** @description The newer snapshot, as a version, a time, a date or `newest`, the default */
                to?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `change`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                change?: string;
                /** @description Only rows with this `subject_kind`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subject_kind?: string;
                /** @description Only rows with this `subject_id`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subject_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changed between two versions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        from: components["schemas"]["Envelope"];
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        changes: (components["schemas"]["ChangeRow"] | components["schemas"]["ChangeRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The last version that the client knows: it gets those after it */
                "Last-Event-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events. Each new version is an event `snapshot` whose id is the version and whose data is JSON with version, time, source, synthetic and previous_version. A new client gets the newest version first. One that missed more versions than are kept gets an event `reset`: it should read everything anew. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    build_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics that some build has, with their units and which way is better */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricList"];
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    metric_trend: {
        parameters: {
            query: {
                /** @description The metric's name, as build.wall_time or binary.size/dre */
                metric: string;
                /** @description Only builds of this commit */
                commit?: string;
                /** @description Only builds of this branch */
                branch?: string;
                /** @description Only builds of these target patterns */
                target?: string;
                /** @description Only builds with this config */
                config?: string;
                /** @description Only builds on this kind of machine */
                host_class?: string;
                /** @description Only builds that began with such caches: cold, mixed, warm, up_to_date or unknown */
                cache_state?: string;
                /** @description Only builds that ended so: success, failure, interrupted or unknown */
                outcome?: string;
                /** @description Only the build with this identifier of Bazel's */
                source?: string;
                /** @description Only builds that began at this time or later, in milliseconds since 1970 (UTC) */
                from_ms?: number;
                /** @description Only builds that began before this time, in milliseconds since 1970 (UTC) */
                until_ms?: number;
                /** @description The most points, the newest of all, 1 to 10000; 500 by default */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A metric over time, oldest first, and where it changed for good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trend"];
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    nodes: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `subnet_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subnet_id?: string;
                /** @description Only rows with this `operator_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                operator_id?: string;
                /** @description Only rows with this `provider_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                provider_id?: string;
                /** @description Only rows with this `data_center_id`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center_id?: string;
                /** @description Only rows with this `data_center_owner`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center_owner?: string;
                /** @description Only rows with this `region`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                region?: string;
                /** @description Only rows with this `country`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                country?: string;
                /** @description Only rows with this `area`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                area?: string;
                /** @description Only rows with this `status`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                status?: string;
                /** @description Only rows with this `reward_type`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                reward_type?: string;
                /** @description Only rows with this `hostos_version`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                hostos_version?: string;
                /** @description Only rows with this `guestos_version`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                guestos_version?: string;
                /** @description Only rows with this `is_api_boundary_node`: `true` or `false`. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                is_api_boundary_node?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nodes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        nodes: (components["schemas"]["NodeRow"] | components["schemas"]["NodeRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    nodes_by_id: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
            };
            header?: never;
            path: {
                /** @description The identifier in full, or at least its first five characters if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A node */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description The node. */
                        node: components["schemas"]["NodeDetail"];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    openapi_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This description */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    operators: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `provider_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                provider_id?: string;
                /** @description Only rows with this `data_center_id`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center_id?: string;
                /** @description Only rows with this `country`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                country?: string;
                /** @description Only rows with this `nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                nodes?: string;
                /** @description Only rows with this `assigned_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                assigned_nodes?: string;
                /** @description Only rows with this `healthy_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                healthy_nodes?: string;
                /** @description Only rows with this `node_allowance`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                node_allowance?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Node operators */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        operators: (components["schemas"]["OperatorRow"] | components["schemas"]["OperatorRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    providers: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `name`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                name?: string;
                /** @description Only rows with this `nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                nodes?: string;
                /** @description Only rows with this `assigned_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                assigned_nodes?: string;
                /** @description Only rows with this `healthy_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                healthy_nodes?: string;
                /** @description Only rows with this `operators`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                operators?: string;
                /** @description Only rows with this `data_centers`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_centers?: string;
                /** @description Only rows with this `subnets`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subnets?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Node providers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        providers: (components["schemas"]["ProviderRow"] | components["schemas"]["ProviderRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    import: {
        parameters: {
            query?: {
                /** @description The registry version that the file shows, where it does not tell */
                version?: number;
                /** @description When the registry was like this, as a time (RFC 3339) or a date, where the file does not tell */
                time?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A registry dump, the public API's list of nodes or a local store's changelog entry, in the form it has as a file. The answer comes when the store has it safely. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The store had these records already */
            200: {
                headers: {
                    /** @description Where the version's subnets are */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        time: string;
                        format: string;
                        records: number;
                        unchanged: boolean;
                        warnings: string[];
                    };
                };
            };
            /** @description A version was added */
            201: {
                headers: {
                    /** @description Where the version's subnets are */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        time: string;
                        format: string;
                        records: number;
                        unchanged: boolean;
                        warnings: string[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    subnets: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `subnet_type`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subnet_type?: string;
                /** @description Only rows with this `replica_version`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                replica_version?: string;
                /** @description Only rows with this `size`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                size?: string;
                /** @description Only rows with this `is_halted`: `true` or `false`. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                is_halted?: string;
                /** @description Only rows with this `countries`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                countries?: string;
                /** @description Only rows with this `providers`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                providers?: string;
                /** @description Only rows with this `healthy_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                healthy_nodes?: string;
                /** @description Only rows with this `penalty`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                penalty?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Subnets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        subnets: (components["schemas"]["SubnetRow"] | components["schemas"]["SubnetRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    subnets_by_id: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
            };
            header?: never;
            path: {
                /** @description The identifier in full, or at least its first five characters if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A subnet with its members */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description The subnet. */
                        subnet: components["schemas"]["SubnetDetail"];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    versions: {
        parameters: {
            query?: {
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `version`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                version?: string;
                /** @description Only rows with this `source`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                source?: string;
                /** @description Only rows with this `synthetic`: `true` or `false`. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                synthetic?: string;
                /** @description Only rows with this `version_origin`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                version_origin?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions of the registry */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        versions: (components["schemas"]["VersionRow"] | components["schemas"]["VersionRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics in the OpenMetrics format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/openmetrics-text": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is ready; the text has the registry's version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
