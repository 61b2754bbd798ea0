// podsecurity checks every pod of a stream of Kubernetes objects (standard input) by the Pod Security
// Standard "restricted", with the evaluator of the API server. It prints each breach. It exits with 1
// on a breach, and where the stream has no pod at all.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"
)

// podOf returns the pod that an object makes, or nil.
func podOf(kind string, document []byte) (*metav1.ObjectMeta, *corev1.PodSpec, error) {
	var template corev1.PodTemplateSpec
	var err error
	switch kind {
	case "Pod":
		var o corev1.Pod
		err = yaml.Unmarshal(document, &o)
		return &o.ObjectMeta, &o.Spec, err
	case "Deployment":
		var o appsv1.Deployment
		err = yaml.Unmarshal(document, &o)
		template = o.Spec.Template
	case "StatefulSet":
		var o appsv1.StatefulSet
		err = yaml.Unmarshal(document, &o)
		template = o.Spec.Template
	case "DaemonSet":
		var o appsv1.DaemonSet
		err = yaml.Unmarshal(document, &o)
		template = o.Spec.Template
	case "Job":
		var o batchv1.Job
		err = yaml.Unmarshal(document, &o)
		template = o.Spec.Template
	case "CronJob":
		var o batchv1.CronJob
		err = yaml.Unmarshal(document, &o)
		template = o.Spec.JobTemplate.Spec.Template
	default:
		return nil, nil, nil
	}
	return &template.ObjectMeta, &template.Spec, err
}

func run() (int, error) {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		return 0, err
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	documents := utilyaml.NewYAMLReader(bufio.NewReader(os.Stdin))
	pods, breaches := 0, 0
	for {
		document, err := documents.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, err
		}
		var object struct {
			metav1.TypeMeta   `json:",inline"`
			metav1.ObjectMeta `json:"metadata"`
		}
		if err := yaml.Unmarshal(document, &object); err != nil {
			return 0, err
		}
		meta, spec, err := podOf(object.Kind, document)
		if err != nil {
			return 0, fmt.Errorf("%s %s: %w", object.Kind, object.Name, err)
		}
		if spec == nil {
			continue
		}
		pods++
		for _, result := range evaluator.EvaluatePod(restricted, meta, spec) {
			if !result.Allowed {
				breaches++
				fmt.Printf("%s %s: %s: %s\n", object.Kind, object.Name, result.ForbiddenReason,
					strings.TrimSpace(result.ForbiddenDetail))
			}
		}
	}
	if pods == 0 {
		return 0, fmt.Errorf("no pod in the stream")
	}
	fmt.Printf("podsecurity: %d pods, %d breaches of \"restricted\"\n", pods, breaches)
	return breaches, nil
}

func main() {
	breaches, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "podsecurity:", err)
		os.Exit(2)
	}
	if breaches > 0 {
		os.Exit(1)
	}
}
